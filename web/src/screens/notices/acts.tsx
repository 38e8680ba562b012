// SPDX-License-Identifier: Apache-2.0
import { Button } from 'react-aria-components';
import type { Saying } from '../../acts/act-dialog';
import { speakers } from '../../acts/acts';
import { useMine } from '../../acts/mine';
import type { Agreement, NodeState } from '../../api';
import type { Brief } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { href } from '../../shell/route';

interface Props {
  brief: Brief;
  node: NodeState;
  agreement: Agreement;
  now: number;
  onSay(saying: Saying): void;
}

/** What can be done with a notice of our own: change it, call it off, say that it is over. */
export function NoticeActs({ brief, node, agreement, now, onSay }: Props) {
  const { t } = useSpeech();
  const { offices: mine } = useMine();
  if (!brief.own || !brief.open) return null;
  const changing = speakers(agreement, node.party, 'notice', mine);
  const closing = speakers(agreement, node.party, 'closure', mine);
  if (changing.length + closing.length === 0) return null;
  const begun = brief.event_at !== null && Date.parse(brief.event_at) <= now;
  const close = (outcome: 'cancelled' | 'completed') =>
    onSay({
      kind: 'closure',
      given: { outcome, purpose: 'safety', cites: [{ rel: 'closes', record: brief.id }] },
      offices: closing,
      weight: 'grave',
      title: t(outcome === 'cancelled' ? 'notices.cancel' : 'notices.done'),
      what: t(outcome === 'cancelled' ? 'notices.cancel.what' : 'notices.done.what'),
      verb: t(outcome === 'cancelled' ? 'notices.cancel' : 'notices.done'),
      without: ['outcome'],
    });
  return (
    <div className="notices-acts">
      {changing.length > 0 && (
        <a className="button small" href={href({ screen: 'report', query: { act: 'replace', about: brief.id } })}>
          {t('notices.change')}
        </a>
      )}
      {closing.length > 0 && (
        <Button className="button small" onPress={() => close('cancelled')}>
          {t('notices.cancel')}
        </Button>
      )}
      {closing.length > 0 && begun && (
        <Button className="button small" onPress={() => close('completed')}>
          {t('notices.done')}
        </Button>
      )}
    </div>
  );
}
