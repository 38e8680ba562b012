// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { AgreementSummary, Peer } from '../api';
import { useSpeech } from '../i18n/context';
import { Icon, type IconName } from '../shared/icon';
import { Choose } from '../shared/select';
import { useDesk } from './desk';
import { go, useRoute } from './route';
import { Line } from './line';
import { SettingsMenu } from './settings-menu';

export function Header({ onPalette }: { onPalette(): void }) {
  const { t, name } = useSpeech();
  const { node, chosen, choose } = useDesk();
  const [header, setHeader] = useState<HTMLElement | null>(null);
  const { screen } = useRoute();
  const agreement = node.agreements.find(({ id }) => id === chosen);
  const own = agreement?.parties.find(({ id }) => id === node.party);
  const peers = node.peers.filter((peer) => peer.agreement === agreement?.id);
  const witness = node.role === 'observer';
  return (
    <header className="header" ref={setHeader}>
      <div className="who">
        <Line />
        <div>
          <p className="who-name">{node.party ? name(own?.name, node.party) : t('app.observer')}</p>
          {node.agreements.length > 1 ? (
            <Choose
              quiet
              label={t('menu.agreement')}
              value={agreement?.id ?? null}
              onChange={choose}
              choices={node.agreements.map(({ id, title }) => ({ id, name: name(title, id) }))}
            />
          ) : (
            agreement && <p className="agreement-title">{name(agreement.title, agreement.id)}</p>
          )}
        </div>
      </div>
      <div className="ties">
        {agreement && <InForce agreement={agreement} witness={witness} />}
        {peers.map((peer) => (
          <PeerChip key={peer.id} peer={peer} witness={witness} />
        ))}
      </div>
      <div className="menu">
        <Button className="button palette-button" aria-label={`${t('palette.title')} Ctrl K`} onPress={onPalette}>
          <Icon name="search" />
          <kbd aria-hidden="true">Ctrl K</kbd>
        </Button>
        {!witness && (
          <Button className="button primary" onPress={() => go({ screen: 'report' })} isDisabled={screen === 'report'}>
            <Icon name="plus" /> <span className="menu-word">{t('menu.log')}</span>
          </Button>
        )}
        <SettingsMenu within={header} />
      </div>
    </header>
  );
}

/** Whether the agreement binds. An observer cannot read who has ratified it: there the chip says what this node is. */
function InForce({ agreement, witness }: { agreement: AgreementSummary; witness: boolean }) {
  const { t, name, format } = useSpeech();
  const voices = agreement.parties.filter(({ role }) => role !== 'observer');
  const names = (ratified: boolean) =>
    format.list(
      voices.filter((party) => (party.ratified ?? false) === ratified).map((party) => name(party.name, party.id)),
    );
  const yes = agreement.state === 'in_force';
  return (
    <DialogTrigger>
      <Button className="chip" data-tone={yes || witness ? 'good' : 'wait'}>
        <Icon name={witness ? 'sealed' : yes ? 'check' : 'wait'} />{' '}
        {t(witness ? 'witness.role' : yes ? 'agreement.in_force' : 'agreement.proposed')}
      </Button>
      <Popover className="popover note" placement="bottom">
        <Dialog aria-label={t('menu.agreement')}>
          <p>
            <strong>{name(agreement.title, agreement.id)}</strong>
          </p>
          <p>{t('agreement.version', { version: format.plain(agreement.version) })}</p>
          {witness && <p>{t('witness.note')}</p>}
          {!witness && names(true) && <p>{t('agreement.ratified', { names: names(true) })}</p>}
          {!witness && names(false) && <p>{t('agreement.waiting', { names: names(false) })}</p>}
          <p className="hash" dir="ltr">
            {agreement.hash}
          </p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const peerLook: Record<Peer['state'], { tone: string; icon: IconName }> = {
  ok: { tone: 'good', icon: 'check' },
  behind: { tone: 'wait', icon: 'wait' },
  unreachable: { tone: 'bad', icon: 'unplugged' },
  refused: { tone: 'bad', icon: 'hand' },
  suspended: { tone: 'bad', icon: 'hand' },
  unknown: { tone: 'wait', icon: 'wait' },
};

function PeerChip({ peer, witness }: { peer: Peer; witness: boolean }) {
  const { t, name, format } = useSpeech();
  const look = peerLook[peer.state] ?? peerLook.unknown;
  const missing = Math.max(0, peer.own_size - peer.receipted_size);
  const called = name(peer.name, peer.id);
  const link = peer.state === 'behind' ? t('link.behind', { count: missing }) : t(`link.${peer.state}`);
  const state = witness && peer.state === 'ok' ? t('witness.holds', { count: peer.their_size }) : link;
  const last = (say: (instant: string) => string) => {
    const at = witness ? peer.their_at : peer.last_receipt_at;
    if (witness) return at ? t('witness.cosigned', { time: say(at) }) : t('witness.never');
    return at ? t('link.last', { time: say(at) }) : t('link.never');
  };
  return (
    <DialogTrigger>
      <Button className="chip peer" data-tone={look.tone}>
        <Icon name={look.icon} />
        <span className="peer-name">{called}</span>
        <span>{state}</span>
        <span className="peer-time">{last((instant) => format.short(instant))}</span>
      </Button>
      <Popover className="popover note" placement="bottom">
        <Dialog aria-label={t('link.title')}>
          <p>
            <strong>{called}</strong>: {link}
          </p>
          <p>{last(format.dateTime)}</p>
          <p>
            {witness
              ? t('witness.sum', { count: peer.their_size, name: called })
              : t('link.sizes', {
                  own: format.number(peer.own_size),
                  receipted: format.number(peer.receipted_size),
                  their: format.number(peer.their_size),
                })}
          </p>
          {peer.detail && (
            <p lang="en" dir="auto">
              {peer.detail}
            </p>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
