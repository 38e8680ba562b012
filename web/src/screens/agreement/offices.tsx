// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { useSpeech } from '../../i18n/context';
import { Choose } from '../../shared/select';
import { Side } from '../../shared/side';
import { Table } from '../../shared/table';
import type { CurrentAgreement } from '../../shell/desk';
import { RuleWords } from './rule-words';
import { type Channel, type OfficeText, type PartyText, rows, type Sector } from './text';

const all = '*';

/** Who speaks for whom, with which power, and who is called for what. */
export function Offices({ agreement }: { agreement: CurrentAgreement }) {
  const speech = useSpeech();
  const { t, name, format } = speech;
  const [party, setParty] = useState(all);
  const [sector, setSector] = useState(all);
  const text = agreement.text!;
  const words = new RuleWords(speech, text);
  const parties = rows<PartyText>(text, 'party');
  const sectors = rows<Sector>(text, 'sector');
  const offices = rows<OfficeText>(text, 'office').filter(
    (office) =>
      (party === all || office.party === party) &&
      (sector === all || !office.sectors || office.sectors.includes(sector)),
  );
  return (
    <>
      <div className="agreement-filters">
        <Choose
          label={t('agreement.party')}
          value={party}
          onChange={setParty}
          choices={[
            { id: all, name: t('agreement.all_parties') },
            ...parties.map(({ id, name: texts }) => ({ id, name: name(texts, id) })),
          ]}
        />
        <Choose
          label={t('agreement.sector')}
          value={sector}
          onChange={setSector}
          choices={[
            { id: all, name: t('agreement.whole_line') },
            ...sectors.map(({ id, name: texts }) => ({ id, name: name(texts, id) })),
          ]}
        />
        <p className="quiet" role="status">
          {t('agreement.offices.count', { count: offices.length })}
        </p>
      </div>
      <Table
        caption={t('agreement.part.offices')}
        rows={offices}
        keyOf={({ id }) => id}
        columns={[
          { id: 'party', name: t('agreement.party'), show: (office) => <Side party={office.party} /> },
          {
            id: 'name',
            name: t('agreement.office'),
            show: (office) => <strong>{name(office.name, office.id)}</strong>,
          },
          { id: 'grade', name: t('agreement.grade'), show: (office) => words.grade(office.grade) },
          {
            id: 'sectors',
            name: t('agreement.sectors'),
            show: (office) =>
              office.sectors
                ? format.list(office.sectors.map((id) => words.named('sector', id)))
                : t('agreement.whole_line'),
          },
          {
            id: 'powers',
            name: t('agreement.powers'),
            show: (office) => (
              <span className="pills">
                {office.powers.map((power) => (
                  <span key={power} className="tag" data-tone="calm">
                    {words.power(power)}
                  </span>
                ))}
              </span>
            ),
          },
          {
            id: 'kinds',
            name: t('agreement.may_say'),
            show: (office) => (
              <details>
                <summary>
                  {office.kinds?.includes('*')
                    ? t('agreement.all_kinds')
                    : t('agreement.kinds.count', { count: office.kinds?.length ?? 0 })}
                </summary>
                {words.kinds(office.kinds ?? [])}
              </details>
            ),
          },
        ]}
      />
      <section className="agreement-section">
        <h2>{t('agreement.channels')}</h2>
        <p className="quiet">{t('agreement.channels.why')}</p>
        <div className="agreement-cards">
          {rows<Channel>(text, 'channel').map((channel) => (
            <ChannelCard key={channel.id} channel={channel} words={words} />
          ))}
        </div>
      </section>
    </>
  );
}

function ChannelCard({ channel, words }: { channel: Channel; words: RuleWords }) {
  const { t } = useSpeech();
  return (
    <section className="agreement-card" aria-label={words.channel(channel.id)}>
      <h3>{words.channel(channel.id)}</h3>
      <p>{words.kinds(channel.kinds)}</p>
      <dl className="agreement-keys">
        {(channel.contact ?? []).map((contact) => (
          <div key={contact.party}>
            <dt>
              <Side party={contact.party} />
            </dt>
            <dd>
              {t('agreement.contact.general', { office: words.named('office', contact.general) })}
              <br />
              <strong>{t('agreement.contact.urgent', { office: words.named('office', contact.urgent) })}</strong>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
