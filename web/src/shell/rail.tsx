// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components';
import { useSpeech } from '../i18n/context';
import { entries, navigable } from '../screens';
import { Icon } from '../shared/icon';
import { useDesk } from './desk';
import { useOffered } from './offered';
import { href, type ScreenName, useRoute } from './route';

/** How many screens stand in the bar of a narrow screen; the rest is behind "more". */
const barLength = 4;

/** How many things wait on a screen, by its name. */
export type Counts = Partial<Record<ScreenName, number>>;

/** The screens that make sense for this node and its agreement. */
export function useEntries(): ScreenName[] {
  const { node } = useDesk();
  const offered = useOffered();
  return navigable.filter((name) => {
    const entry = entries[name]!;
    return (node.role !== 'observer' || entry.witness) && (!entry.needs || offered(entry.needs));
  });
}

/** The way to the screens: at the side of a wide screen, along the bottom of a narrow one. */
export function Rail({ counts }: { counts: Counts }) {
  const { t } = useSpeech();
  const names = useEntries();
  const [bar, rest] = names.length > barLength + 1 ? [names.slice(0, barLength), names.slice(barLength)] : [names, []];
  const { screen } = useRoute();
  return (
    <nav className="rail" aria-label={t('nav.title')}>
      <ul className="rail-all">
        {names.map((name) => (
          <li key={name}>
            <To name={name} count={counts[name]} here={name === screen} />
          </li>
        ))}
      </ul>
      <ul className="rail-bar">
        {bar.map((name) => (
          <li key={name}>
            <To name={name} count={counts[name]} here={name === screen} />
          </li>
        ))}
        {rest.length > 0 && (
          <li>
            <More names={rest} counts={counts} here={rest.includes(screen)} />
          </li>
        )}
      </ul>
    </nav>
  );
}

function To({ name, count, here, onGo }: { name: ScreenName; count?: number; here: boolean; onGo?(): void }) {
  const { t, format } = useSpeech();
  const entry = entries[name]!;
  return (
    <a className="rail-link" href={href({ screen: name })} aria-current={here ? 'page' : undefined} onClick={onGo}>
      <span className="rail-icon">
        <Icon name={entry.icon} />
        {count ? <span className="rail-count">{format.number(count)}</span> : null}
      </span>
      <span className="rail-name">{t(entry.title)}</span>
    </a>
  );
}

function More({ names, counts, here }: { names: ScreenName[]; counts: Counts; here: boolean }) {
  const { t } = useSpeech();
  const [open, setOpen] = useState(false);
  const { screen } = useRoute();
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="rail-link" data-here={here}>
        <span className="rail-icon">
          <Icon name="more" />
        </span>
        <span className="rail-name">{t('nav.more')}</span>
      </Button>
      <ModalOverlay className="sheet-overlay" isDismissable>
        <Modal className="sheet">
          <Dialog aria-label={t('nav.title')} className="sheet-body">
            <ul className="sheet-links">
              {names.map((name) => (
                <li key={name}>
                  <To name={name} count={counts[name]} here={name === screen} onGo={() => setOpen(false)} />
                </li>
              ))}
            </ul>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
