// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { ActDialog } from '../../acts/act-dialog';
import { type ActName, groundOf, type Offer, offers, pathsOf, valueAt } from '../../acts/acts';
import type { Agreement, Item, JsonObject, NodeState } from '../../api';
import { reasonsIn } from '../../form/preview';
import { useSpeech } from '../../i18n/context';
import { partyNames, type Place, placeOf, textOf } from '../../record';
import { Exact, Texts } from '../../records/fields';
import { EvidenceLink } from '../../records/evidence-link';
import { Marks } from '../../records/marks';
import type { Crossings } from '../../records/places';
import { ReceiptLine } from '../../records/receipt-line';
import { Icon } from '../../shared/icon';
import { RecordFields } from './record-fields';
import { Clocks, Standing } from './standing';
import { Thread } from './thread';

export interface BodyProps {
  item: Item;
  node: NodeState;
  agreement: Agreement | undefined;
  crossings: Crossings;
  /** Offices of the account; all of the party's when unknown. */
  mine?: readonly string[];
  onLook?(place: Place): void;
  /** Opens the report form for an act whose form is as long as a report. */
  onReport(act: ActName, item: Item): void;
  onAddToCase?(item: Item): void;
}

interface Doing {
  offer: Offer;
  given?: JsonObject;
}

/** Everything that follows from what was said about one record, and what can be done about it. */
export function RecordBody(props: BodyProps) {
  const { item, node, agreement, crossings, mine, onLook, onReport, onAddToCase } = props;
  const { t, format } = useSpeech();
  const [doing, setDoing] = useState<Doing>();
  const offered = agreement ? offers(item, agreement, node.party, mine) : [];
  const offerOf = (name: ActName) => offered.find(({ act }) => act.name === name);
  const place = placeOf(item.record);
  const begin = (offer: Offer, path?: string) => {
    if (offer.act.long) return onReport(offer.act.name, item);
    const stands = path === undefined ? null : (valueAt(item.record, path) ?? null);
    const given: JsonObject | undefined =
      path === undefined
        ? undefined
        : { path, ...(offer.act.name === 'dispute' ? { their_value: stands, ground: groundOf(path) } : {}) };
    setDoing({ offer, given });
  };
  const ofField = offerOf('dispute') ?? offerOf('correct');
  const retained = textOf(item.record, 'retain_until');
  return (
    <>
      <div className="record-state">
        <ReceiptLine item={item} node={node} />
        <Marks item={item} />
      </div>
      <Standing item={item} node={node} agreement={agreement} crossings={crossings} />
      {offered.length > 0 && (
        <section className="record-acts no-print" aria-label={t('record.acts')}>
          {offered.map((offer) => (
            <Button key={offer.act.name} className="button" data-weight={offer.act.weight} onPress={() => begin(offer)}>
              <Icon name={offer.act.icon} /> {t(`act.${offer.act.name}`)}
            </Button>
          ))}
          {onAddToCase && (
            <Button className="button" onPress={() => onAddToCase(item)}>
              <Icon name="list" /> {t('record.add_to_case')}
            </Button>
          )}
        </section>
      )}
      {item.record ? (
        <>
          <Texts kind={item.kind} record={item.record} />
          <section>
            <h3>{t('detail.fields')}</h3>
            <RecordFields
              item={item}
              node={node}
              agreement={agreement}
              crossings={crossings}
              act={ofField?.act.name}
              onField={
                ofField &&
                ((name) =>
                  begin(
                    ofField,
                    pathsOf(item.kind, item.record).find((path) => path.split('/')[1] === name),
                  ))
              }
            />
            {place && onLook && (
              <Button className="button no-print" onPress={() => onLook(place)}>
                <Icon name="pin" /> {t('detail.show_on_map')}
              </Button>
            )}
          </section>
        </>
      ) : (
        <p className="empty">{t(item.opening === 'none' ? 'witness.note' : 'list.erased')}</p>
      )}
      <Clocks item={item} agreement={agreement} />
      {item.opening !== 'none' && <Thread item={item} node={node} />}
      <Verdict item={item} agreement={agreement} />
      <section>
        <h3>{t('detail.receipts')}</h3>
        <ul className="plain">
          {item.receipts.map(({ party, at }) => (
            <ReceiptTime key={party} party={party} at={at} node={node} />
          ))}
          <li className="quiet">{t('detail.journal_time', { time: format.dateTime(item.at) })}</li>
          {retained && <li className="quiet">{t('record.retain', { date: format.date(`${retained}T12:00:00Z`) })}</li>}
        </ul>
        <p className="quiet">
          {t('detail.commitment')} <Exact>{item.id}</Exact>
        </p>
        {item.opening === 'present' && (
          <>
            <EvidenceLink id={item.id} className="button no-print">
              <Icon name="file" /> {t('detail.evidence')}
            </EvidenceLink>
            <p className="quiet no-print">{t('detail.evidence.note')}</p>
          </>
        )}
      </section>
      {doing && agreement && (
        <ActDialog
          {...{ node, agreement, crossings, item }}
          offer={doing.offer}
          given={doing.given}
          onClose={() => setDoing(undefined)}
        />
      )}
    </>
  );
}

function Verdict({ item, agreement }: Pick<BodyProps, 'item' | 'agreement'>) {
  const speech = useSpeech();
  const { t } = speech;
  if (!item.own || !item.verdict) return null;
  return (
    <section>
      <h3>{t('detail.verdict')}</h3>
      <p>
        {t('detail.rules', { count: item.verdict.rules.length })}{' '}
        {item.verdict.rules.map((rule) => (
          <Exact key={rule}>{rule}</Exact>
        ))}
      </p>
      {reasonsIn(speech, agreement, item.verdict).map(({ text, lang }) => (
        <p key={text} lang={lang} dir="auto">
          {text}
        </p>
      ))}
    </section>
  );
}

function ReceiptTime({ party, at, node }: { party: string; at: string; node: NodeState }) {
  const { t, name, format } = useSpeech();
  return (
    <li data-tone="good">
      <Icon name="check" />{' '}
      {party === node.party
        ? t('receipt.given', { time: format.dateTime(at) })
        : t('receipt.held', { name: name(partyNames(node).get(party), party), time: format.dateTime(at) })}
    </li>
  );
}
