// SPDX-License-Identifier: Apache-2.0
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { api, type NodeState, type Texts } from '../../api';
import type { Brief } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { nearTime } from '../../i18n/say';
import { markOf, textOf, textsOf } from '../../record';
import { crossingName, type Crossings } from '../../records/places';
import { Icon, SideMark } from '../../shared/icon';
import { everything } from './filter';
import { useMatters } from './use-matters';

interface Props {
  node: NodeState;
  agreement: string | undefined;
  crossings: Crossings;
  sectors: { id: string; name: Texts }[] | undefined;
  now: number;
  hrefOf(record: string): string;
}

const alerts = { ...everything, kinds: ['alert'], open: true };
const aDay = 86_400_000;
const wholeMinutes = (span: number) => Math.ceil(span / 60_000) * 60_000;
/** More would push the watch itself off the screen; the rest is one press away. */
const folded = 2;
/** Whole records are read for so many; a flood of alerts must not become a flood of questions. */
const readAtMost = 12;

/** Dangers that last, of both sides, each with what to do and until when it holds. The frame speaks of new ones. */
export function AlertStrip({ node, agreement, crossings, sectors, now, hrefOf }: Props) {
  const speech = useSpeech();
  const { t, words, name, format } = speech;
  const [all, setAll] = useState(false);
  const { briefs } = useMatters(agreement, alerts);
  const inForce = briefs.filter(({ until }) => !until || Date.parse(until) > now);
  const shown = all ? inForce : inForce.slice(0, folded);
  const instructions = useInstructions(shown);
  const where = (brief: Brief) =>
    crossingName(crossings, brief.crossing ?? '', speech) ??
    name(sectors?.find(({ id }) => id === brief.sector)?.name, brief.sector ?? '');
  return (
    inForce.length > 0 && (
      <section className="watch-alerts" aria-label={t('watch.alerts', { count: inForce.length })}>
        <ul className="plain">
          {shown.map((brief) => {
            const said = instructions.get(brief.id) ?? speech.pick(brief.text ?? undefined);
            return (
              <li key={brief.id}>
                <a href={hrefOf(brief.id)} className="watch-alert" data-impact={brief.impact}>
                  <Icon name="warn" />
                  <SideMark
                    mark={markOf(
                      brief.party,
                      node.agreements.find(({ id }) => id === brief.agreement),
                      node.party,
                    )}
                  />
                  <strong>
                    {brief.headline ? words.code(brief.headline.field, brief.headline.code) : words.kind('alert')}
                  </strong>
                  {where(brief) && <span className="watch-alert-where">{where(brief)}</span>}
                  {said && (
                    <span className="watch-alert-words" lang={said.lang} dir={said.direction}>
                      {said.text}
                    </span>
                  )}
                  {brief.until && (
                    <span className="watch-alert-until">
                      <Icon name="wait" />
                      <time dateTime={brief.until}>
                        <bdi>{t('watch.until', { time: nearTime(format, brief.until, now) })}</bdi>
                        {Date.parse(brief.until) - now < aDay && (
                          <>
                            {' · '}
                            <bdi>{format.span(wholeMinutes(Date.parse(brief.until) - now))}</bdi>
                          </>
                        )}
                      </time>
                    </span>
                  )}
                </a>
              </li>
            );
          })}
        </ul>
        {inForce.length > folded && (
          <Button className="button small" onPress={() => setAll(!all)} aria-expanded={all}>
            {all ? t('watch.alerts.fewer') : t('watch.alerts.more', { count: inForce.length - folded })}
          </Button>
        )}
      </section>
    )
  );
}

/** What to do, in full: the brief has only its beginning. */
function useInstructions(briefs: readonly Brief[]) {
  const { pick } = useSpeech();
  const records = useQueries({
    queries: briefs.slice(0, readAtMost).map(({ id }) => ({
      queryKey: ['record', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => api.record(id, signal),
      staleTime: 60_000,
    })),
  });
  return new Map(
    records.flatMap(({ data }) => {
      const said = data && pick(textsOf(data.record, 'instruction'), textOf(data.record, 'lang'));
      return said ? [[data.id, said] as const] : [];
    }),
  );
}
