// SPDX-License-Identifier: Apache-2.0
import { Button, Dialog, DialogTrigger, Popover, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { AgreementSummary, Peer } from '../api';
import { useSpeech } from '../i18n/context';
import { isLanguage, languages, traits } from '../i18n/languages';
import { Icon, type IconName } from '../shared/icon';
import { Choose } from '../shared/select';
import { useDesk } from './desk';
import { go, useRoute } from './route';
import { choices, type Choice } from './theme';

const themeIcons: Record<Choice, IconName> = { light: 'sun', dark: 'moon', system: 'device' };

export function Header() {
  const { t, language, setLanguage, name } = useSpeech();
  const { node, chosen, choose, theme } = useDesk();
  const { screen } = useRoute();
  const agreement = node.agreements.find(({ id }) => id === chosen);
  const own = agreement?.parties.find(({ id }) => id === node.party);
  const peers = node.peers.filter((peer) => peer.agreement === agreement?.id);
  const witness = node.role === 'observer';
  return (
    <header className="header">
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
        {!witness && (
          <Button className="button primary" onPress={() => go({ screen: 'report' })} isDisabled={screen === 'report'}>
            <Icon name="plus" /> {t('menu.log')}
          </Button>
        )}
        <Choose
          quiet
          label={t('menu.language')}
          value={language}
          onChange={(next) => isLanguage(next) && setLanguage(next)}
          choices={languages.map((id) => ({ id, name: traits[id].self, lang: traits[id].tag }))}
        />
        <ToggleButtonGroup
          className="segments"
          aria-label={t('menu.theme')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[theme.choice]}
          onSelectionChange={(keys) => {
            const next = choices.find((choice) => keys.has(choice));
            if (next) theme.choose(next);
          }}
        >
          {choices.map((choice) => (
            <ToggleButton key={choice} id={choice} aria-label={t(`menu.theme.${choice}`)}>
              <Icon name={themeIcons[choice]} />
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
    </header>
  );
}

/** The mark of the program: a river's deepest line with a side on each bank. */
function Line() {
  return (
    <svg className="line" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M11 3c7 7-5 11 3 17 5 4 3 6 2 9" />
      <circle cx="7" cy="20" r="3" />
      <path className="other" d="M24 8l3.600 3.600L24 15.200l-3.600-3.600z" />
    </svg>
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
