// SPDX-License-Identifier: Apache-2.0
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { memo } from 'react';
import { Button } from 'react-aria-components';
import type { AgreementSummary, Item, NodeState, RecordsQuery, Texts } from '../api';
import { kinds } from '../generated/records';
import { useSpeech } from '../i18n/context';
import { headline, type Mark, markOf, partyNames, placeOf, speaksForItself, textOf, textsOf, timeOf } from '../record';
import { Icon, SideMark } from '../shared/icon';
import { href } from '../shell/route';
import { Choose } from '../shared/select';
import { Marks } from './marks';
import { ReceiptLine } from './receipt-line';
import { crossingName, type Crossings } from './places';

interface Props {
  node: NodeState;
  agreement: AgreementSummary | undefined;
  crossings: Crossings;
  sectors: { id: string; name: Texts }[] | undefined;
  items: Item[];
  records: UseInfiniteQueryResult;
  filter: Pick<RecordsQuery, 'party' | 'kind'>;
  onFilter(filter: Pick<RecordsQuery, 'party' | 'kind'>): void;
  selected: string | undefined;
}

const all = 'all';

export function RecordList({ node, agreement, crossings, sectors, items, records, filter, onFilter, selected }: Props) {
  const { t, words, name } = useSpeech();
  const parties = (agreement?.parties ?? []).filter(({ role }) => role !== 'observer');
  const witness = node.role === 'observer';
  return (
    <>
      <div className="list-head">
        <h2 id="records" tabIndex={-1}>
          {t('list.title')}
        </h2>
        <span className="quiet">{t('list.count', { count: items.length })}</span>
        <Choose
          quiet
          label={t('list.filter.side')}
          value={filter.party ?? all}
          onChange={(party) => onFilter({ ...filter, party: party === all ? undefined : party })}
          choices={[
            { id: all, name: t('list.filter.all') },
            ...parties.map((party) => ({ id: party.id, name: name(party.name, party.id) })),
          ]}
        />
        {!witness && (
          <Choose
            quiet
            label={t('list.filter.kind')}
            value={filter.kind ?? all}
            onChange={(kind) => onFilter({ ...filter, kind: kind === all ? undefined : kind })}
            choices={[
              { id: all, name: t('list.filter.kinds') },
              ...Object.keys(kinds).map((kind) => ({ id: kind, name: words.kind(kind) })),
            ]}
          />
        )}
      </div>
      {witness && (
        <p className="witness-note">
          <Icon name="sealed" /> {t('witness.note')}
        </p>
      )}
      <div className="list-scroll">
        {records.isPending && <p className="empty">{t('app.loading')}</p>}
        {records.isSuccess && items.length === 0 && <p className="empty">{t('list.empty')}</p>}
        <ol className="rows" aria-labelledby="records">
          {items.map((item) => (
            <Row
              key={item.id}
              item={item}
              node={node}
              mark={markOf(item.party, agreement, node.party)}
              crossings={crossings}
              sectors={sectors}
              selected={item.id === selected}
            />
          ))}
        </ol>
        {items.length > 0 && (
          <div className="list-foot">
            {records.hasNextPage ? (
              <Button
                className="button"
                onPress={() => void records.fetchNextPage()}
                isDisabled={records.isFetchingNextPage}
              >
                {t(records.isFetchingNextPage ? 'list.loading' : 'list.older')}
              </Button>
            ) : (
              <p className="quiet">{t('list.end')}</p>
            )}
          </div>
        )}
      </div>
    </>
  );
}

interface RowProps {
  item: Item;
  node: NodeState;
  mark: Mark;
  crossings: Crossings;
  sectors: { id: string; name: Texts }[] | undefined;
  selected: boolean;
}

const Row = memo(function Row({ item, node, mark, crossings, sectors, selected }: RowProps) {
  const speech = useSpeech();
  const { t, words, format, name, pick } = speech;
  const { record, kind } = item;
  const head = headline(kind, record);
  const text = pick(
    textsOf(record, 'text') ?? textsOf(record, 'reason') ?? textsOf(record, 'instruction'),
    textOf(record, 'lang'),
  );
  const place = placeOf(record);
  const sector = sectors?.find(({ id }) => id === textOf(record, 'sector'));
  const where =
    crossingName(crossings, textOf(record, 'crossing'), speech) ??
    (place ? speech.coordinates(place.latitude, place.longitude, 3) : sector ? name(sector.name, sector.id) : null);
  const citations = item.cites.length + item.cited_by.length;
  const impact = textOf(record, 'impact');
  const said = item.opening === 'none' ? t('witness.record') : words.kind(kind);
  const when = timeOf(item);
  const ahead = Date.parse(when) > Date.parse(item.at);
  const alone = head && speaksForItself(kind);
  return (
    <li>
      <a
        className="row"
        href={href({ screen: 'record', id: item.id })}
        aria-current={selected ? 'true' : undefined}
        data-own={item.own}
        data-state={item.state.name}
      >
        <SideMark mark={mark} />
        <span className="row-head">
          <strong>
            {!alone && said}
            {head && `${alone ? '' : ': '}${words.code(head.field, head.code)}`}
          </strong>
          <time dateTime={when}>{ahead ? format.dated(when) : format.short(when)}</time>
        </span>
        <span className="row-facts">
          <span>
            {item.own ? t('side.own') : t('side.theirs', { name: name(partyNames(node).get(item.party), item.party) })}
          </span>
          {alone && <span>{said}</span>}
          {impact && impact !== 'low' && (
            <span data-impact={impact}>{`${words.field('impact')}: ${words.code('impact', impact)}`}</span>
          )}
          {where && <span>{where}</span>}
        </span>
        {text ? (
          <span className="row-text" lang={text.lang} dir={text.direction}>
            {text.foreign && <span className="lang-tag">{text.lang}</span>}
            <bdi>{text.text}</bdi>
          </span>
        ) : (
          item.opening === 'erased' && <span className="row-text">{t('list.erased')}</span>
        )}
        <span className="row-foot">
          <ReceiptLine item={item} node={node} />
          {citations > 0 && (
            <span className="cites" aria-label={t('list.cites', { count: citations })} role="img">
              <Icon name="cite" /> {format.number(citations)}
            </span>
          )}
          <Marks item={item} />
        </span>
      </a>
    </li>
  );
});
