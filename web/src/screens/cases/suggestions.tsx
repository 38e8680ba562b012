// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { NodeState } from '../../api';
import { cases, type Suggestion } from '../../api/cases';
import type { Brief } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { markOf, partyNames } from '../../record';
import { crossingName, type Crossings } from '../../records/places';
import { Icon, SideMark } from '../../shared/icon';

interface Props {
  node: NodeState;
  agreement: string;
  crossings: Crossings;
  /** Gathers both into a case, the one that either is in already or a new one. */
  onConfirm(suggestion: Suggestion): void;
}

const shown_first = 20;
const pairOf = ({ a, b }: Suggestion) => [a.id, b.id].sort().join('+');

/** Records of both sides that may speak of one event. Nothing is gathered until an officer says so. */
export function Suggestions({ node, agreement, crossings, onConfirm }: Props) {
  const { t, format } = useSpeech();
  const query = useQuery({
    queryKey: ['similar', agreement],
    queryFn: ({ signal }) => cases.similar(agreement, signal),
    refetchInterval: 15_000,
  });
  const queries = useQueryClient();
  const dismissal = useMutation({
    mutationFn: ({ a, b }: Suggestion) => cases.dismiss(agreement, a.id, b.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['similar'] }),
  });
  const open = query.data?.items ?? [];
  const [shown, setShown] = useState(shown_first);
  if (open.length === 0) return null;
  return (
    <section className="cases-similar" aria-labelledby="similar">
      <h2 id="similar">{t('cases.similar', { count: open.length, n: format.number(open.length) })}</h2>
      <ul className="plain">
        {open.slice(0, shown).map((each) => (
          <li key={pairOf(each)} className="cases-pair">
            <div className="cases-pair-both">
              <One brief={each.a} node={node} crossings={crossings} />
              <One brief={each.b} node={node} crossings={crossings} />
            </div>
            <Why suggestion={each} />
            <div className="cases-pair-acts">
              <Button className="button primary" onPress={() => onConfirm(each)}>
                <Icon name="pair" /> {t('cases.similar.confirm')}
              </Button>
              <Button className="button subtle" isDisabled={dismissal.isPending} onPress={() => dismissal.mutate(each)}>
                {t('cases.similar.dismiss')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {open.length > shown && (
        <Button className="button" onPress={() => setShown(open.length)}>
          {t('cases.similar.all', { n: format.number(open.length) })}
        </Button>
      )}
      {dismissal.error && (
        <p className="field-error" role="alert">
          {t('error.node', { detail: dismissal.error.message })}
        </p>
      )}
    </section>
  );
}

function Why({ suggestion: { minutes, metres, same_type, same_branch } }: { suggestion: Suggestion }) {
  const { t, format, distance } = useSpeech();
  const reasons = [
    t('cases.similar.minutes', { count: minutes, n: format.number(minutes) }),
    ...(metres === null ? [] : [t('cases.similar.metres', { distance: distance(Math.round(metres)) })]),
    ...(same_type ? [t('cases.similar.type')] : same_branch ? [t('cases.similar.branch')] : []),
  ];
  return <p className="quiet">{reasons.join(' · ')}</p>;
}

function One({ brief, node, crossings }: { brief: Brief; node: NodeState; crossings: Crossings }) {
  const speech = useSpeech();
  const { words, name, format, pick } = speech;
  const text = pick(brief.text ?? undefined);
  const summary = node.agreements.find(({ id }) => id === brief.agreement);
  const where = brief.crossing ? crossingName(crossings, brief.crossing, speech) : null;
  return (
    <a className="cases-pair-one" href={`#/record/${brief.id}`}>
      <SideMark mark={markOf(brief.party, summary, node.party)} />
      <span>
        <strong>
          {brief.headline ? words.code(brief.headline.field, brief.headline.code) : words.kind(brief.kind)}
        </strong>{' '}
        <span className="quiet">
          {name(partyNames(node).get(brief.party), brief.party)} · {format.short(brief.event_at ?? brief.at)}
          {where && ` · ${where}`}
        </span>
        {text && (
          <span className="cases-pair-text" lang={text.lang} dir={text.direction}>
            {text.text}
          </span>
        )}
      </span>
    </a>
  );
}
