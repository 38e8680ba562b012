// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { type Saying, SayDialog } from '../../acts/act-dialog';
import { speakers } from '../../acts/acts';
import { useMine } from '../../acts/mine';
import type { Agreement, Item, JsonObject, NodeState } from '../../api';
import type { Crossing } from '../../api/crossings';
import { emptyDraft } from '../../form/draft';
import { useSpeech } from '../../i18n/context';
import { nearTime } from '../../i18n/say';
import { useRecord } from '../../queries';
import { textOf } from '../../record';
import type { Crossings } from '../../records/places';
import { Icon } from '../../shared/icon';
import { Renew, saidAgain } from './renew';

interface Props {
  crossing: Crossing;
  node: NodeState;
  agreement: Agreement;
  crossings: Crossings;
  now: number;
}

/** What our side said last of its half, whether it still holds or not. */
export function lastOwn(crossing: Crossing, own: string | null): string | undefined {
  const said = [...crossing.halves, ...crossing.lapsed].filter(({ party }) => party === own);
  return said.sort((a, b) => (a.valid_until > b.valid_until ? -1 : 1))[0]?.id;
}

const minute = 60_000;
/** Until then somebody of the next shift says it again. */
const aShift = 12 * 60 * minute;

/** To state our own half: again as it was, or anew. Only for an office that may. */
export function HalfActs({ crossing, node, agreement, crossings, now }: Props) {
  const { t, format } = useSpeech();
  const { offices: mine } = useMine();
  const [saying, setSaying] = useState<Saying>();
  const [said, setSaid] = useState<string>();
  const last = useRecord(lastOwn(crossing, node.party));
  const offices = speakers(agreement, node.party, 'crossing_status', mine);
  if (offices.length === 0) return null;
  const record = last.data?.kind === 'crossing_status' ? last.data.record : null;
  // Who spoke last goes on, where this account may speak for that office.
  const before = offices.find(({ id }) => id === textOf(record, 'office'));
  const ordered = before ? [before, ...offices.filter((office) => office !== before)] : offices;
  const open = () => setSaying(sayingOf(crossing, last.data, now, { offices: ordered, ...words(t) }));
  return (
    <div className="crossings-act">
      {last.data && record && before ? (
        <Again last={last.data} office={before.id} now={now} onForm={open} onSaid={setSaid} />
      ) : (
        <Button className="button primary" onPress={open}>
          <Icon name="pen" /> {t('crossings.state')}
        </Button>
      )}
      {said !== undefined && (
        <p className="outcome" data-tone="good" role="status">
          <Icon name="check" /> {t('crossings.renew.done', { time: nearTime(format, said, now) })}
        </p>
      )}
      {saying && <SayDialog {...{ node, agreement, crossings, saying }} onClose={() => setSaying(undefined)} />}
    </div>
  );
}

/** The reference is the same for as long as it is the same statement: a second press says nothing twice. */
function Again(props: Omit<Parameters<typeof Renew>[0], 'reference'>) {
  const [{ ref }] = useState(() => emptyDraft('crossing_status', { lang: 'en', office: '' }));
  return <Renew key={props.last.id} {...props} reference={ref} />;
}

const words = (t: ReturnType<typeof useSpeech>['t']) => ({
  title: t('crossings.state'),
  what: t('crossings.intro'),
  verb: t('form.submit'),
});

function sayingOf(
  crossing: Crossing,
  last: Item | undefined,
  now: number,
  rest: Pick<Saying, 'offices' | 'title' | 'what' | 'verb'>,
): Saying {
  const whole = (at: number) => new Date(Math.floor(at / minute) * minute).toISOString().replace(/\.\d+Z$/, 'Z');
  const fresh: JsonObject = {
    crossing: crossing.id,
    direction: 'both',
    event_at: whole(now),
    valid_until: whole(now + aShift),
  };
  const again = last?.kind === 'crossing_status' && last.record;
  const given = again ? saidAgain(again, last.id, now) : fresh;
  return { kind: 'crossing_status', given, weight: 'said', without: ['crossing'], ...rest };
}
