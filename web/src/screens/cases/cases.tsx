// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { type Saying, SayDialog } from '../../acts/act-dialog';
import { speakers } from '../../acts/acts';
import type { Agreement, JsonObject, NodeState, Texts } from '../../api';
import type { Suggestion } from '../../api/cases';
import { useSpeech } from '../../i18n/context';
import { type Crossings, crossingId, namesOf } from '../../records/places';
import { CaseList } from './list';
import { OneCase } from './one';
import { Suggestions } from './suggestions';

interface Props {
  node: NodeState;
  agreement: Agreement;
  agreementId: string;
  crossings: Crossings;
  mine?: readonly string[];
  /** One case, or the list. */
  id?: string;
  onOpen(id: string): void;
}

/** All cases with what may belong together, or one of them. */
export function Cases({ node, agreement, agreementId, crossings, mine, id, onOpen }: Props) {
  const { t, words, language, name } = useSpeech();
  const [saying, setSaying] = useState<Saying>();
  if (id) return <OneCase key={id} {...{ id, node, agreement, crossings, mine }} />;

  const confirm = (suggestion: Suggestion) => {
    const { a, b } = suggestion;
    const into = a.case ?? b.case;
    const wanted = [a, b].filter((brief) => brief.case === null).map(({ id: record }) => ({ rel: 'gathers', record }));
    const offices = speakers(agreement, node.party, 'case', mine);
    const head = a.headline ?? b.headline;
    const place = crossings?.features.find((feature) => crossingId(feature) === (a.crossing ?? b.crossing));
    const where = place ? `, ${name(namesOf(place), crossingId(place))}` : '';
    const title: Texts = {
      [language === 'ku' ? 'ku' : language]: (head ? words.code(head.field, head.code) : words.kind(a.kind)) + where,
    };
    const given: JsonObject = {
      title,
      lead_office: offices[0]?.id ?? '',
      cites: [...(into ? [{ rel: 'belongs', record: into }] : []), ...wanted],
    };
    setSaying({
      kind: 'case',
      given,
      offices,
      weight: 'said',
      title: t(into ? 'cases.extend' : 'cases.open'),
      what: t(into ? 'cases.extend.what' : 'cases.open.what'),
      verb: t(into ? 'cases.extend' : 'cases.open'),
    });
  };
  return (
    <div className="cases">
      <CaseList node={node} agreement={agreementId} />
      <aside className="cases-aside">
        <Suggestions {...{ node, crossings }} agreement={agreementId} onConfirm={confirm} />
      </aside>
      {saying && (
        <SayDialog
          {...{ node, agreement, crossings, saying }}
          onClose={() => setSaying(undefined)}
          onSaid={({ id: opened, status }) => {
            const begins = !(saying.given.cites as { rel: string }[]).some(({ rel }) => rel === 'belongs');
            if (status === 'released' && opened && begins) onOpen(opened);
          }}
        />
      )}
    </div>
  );
}
