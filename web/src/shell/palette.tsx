// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { matters } from '../api/matters';
import { kinds } from '../generated/records';
import { calendars } from '../i18n/calendar';
import { useSpeech } from '../i18n/context';
import { languages, traits } from '../i18n/languages';
import { entries } from '../screens';
import { Icon, type IconName } from '../shared/icon';
import { useTitle } from '../shared/row';
import { useDesk } from './desk';
import { useOffice } from './office';
import { filtered } from './palette-filter';
import { useEntries } from './rail';
import { go } from './route';
import { useSetting } from './settings';
import { useKnownShortcuts } from './shortcuts';
import { choices as themes } from './theme';

export interface Command {
  id: string;
  icon: IconName;
  name: string;
  /** Which keys do the same. */
  keys?: string;
  /** Found by these words too. */
  also?: string;
  does(): void;
}

/** Everything by a few letters: go somewhere, find a record, begin a report, change a choice. */
export function Palette({ help, onClose }: { help: boolean; onClose(): void }) {
  const { t } = useSpeech();
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const commands = useCommands();
  const found = useFound(asked);
  const shown = useMemo(() => [...filtered(commands, asked), ...found], [commands, asked, found]);
  const current = Math.min(at, Math.max(0, shown.length - 1));
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.does();
  };
  return (
    <ModalOverlay className="palette-behind" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="palette">
        <Dialog className="palette-body" aria-label={t('palette.title')}>
          <input
            className="palette-input"
            type="text"
            role="combobox"
            aria-label={t('palette.ask')}
            aria-expanded="true"
            aria-controls={list}
            aria-activedescendant={shown[current] ? `${list}-${current}` : undefined}
            aria-autocomplete="list"
            placeholder={t('palette.ask')}
            dir="auto"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            value={asked}
            onChange={({ target }) => {
              setAsked(target.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (step) {
                event.preventDefault();
                setAt((shown.length + current + step) % Math.max(1, shown.length));
              } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
                event.preventDefault();
                run(shown[current]);
              }
            }}
          />
          {help && !asked && <Keys />}
          <ul className="palette-list" role="listbox" id={list} aria-label={t('palette.title')} tabIndex={-1}>
            {shown.map((command, index) => (
              <li
                key={command.id}
                id={`${list}-${index}`}
                role="option"
                aria-selected={index === current}
                ref={(row) => {
                  if (row && index === current) row.scrollIntoView({ block: 'nearest' });
                }}
                onClick={() => run(command)}
              >
                <Icon name={command.icon} />
                <span dir="auto">{command.name}</span>
                {command.keys && <kbd>{command.keys}</kbd>}
              </li>
            ))}
          </ul>
          {shown.length === 0 && <p className="empty">{t('palette.nothing')}</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The keys that work on the screen behind. */
function Keys() {
  const { t } = useSpeech();
  const known = useKnownShortcuts().filter(([key]) => !key.startsWith('g '));
  return (
    <section className="palette-keys" aria-label={t('palette.keys')}>
      <h2>{t('palette.keys')}</h2>
      <dl>
        {known.map(([key, says]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(says)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>g</kbd>
          </dt>
          <dd>{t('keys.go')}</dd>
        </div>
      </dl>
    </section>
  );
}

function useCommands(): Command[] {
  const { t, words, name, setLanguage } = useSpeech();
  const { node, theme } = useDesk();
  const names = useEntries();
  const { mine, choose, able } = useOffice();
  const [, setCalendar] = useSetting<string>('calendar', 'auto');
  const voice = node.role !== 'observer';
  return [
    ...names.map((screen) => ({
      id: `go-${screen}`,
      icon: entries[screen]!.icon,
      name: t('palette.go', { name: t(entries[screen]!.title) }),
      keys: `g ${entries[screen]!.letter}`,
      also: screen,
      does: () => go({ screen }),
    })),
    ...(voice ? Object.keys(kinds) : [])
      .filter((kind) => able('log', kind).length > 0)
      .map((kind) => ({
        id: `report-${kind}`,
        icon: 'pen' as const,
        name: t('palette.report', { kind: words.kind(kind) }),
        also: kind,
        does: () => go({ screen: 'report', query: { kind } }),
      })),
    ...languages.map((language) => ({
      id: `language-${language}`,
      icon: 'globe' as const,
      name: `${t('menu.language')}: ${traits[language].self}`,
      also: language,
      does: () => setLanguage(language),
    })),
    ...themes.map((choice) => ({
      id: `theme-${choice}`,
      icon: 'sun' as const,
      name: `${t('menu.theme')}: ${t(`menu.theme.${choice}`)}`,
      does: () => theme.choose(choice),
    })),
    ...calendars.map((calendar) => ({
      id: `calendar-${calendar}`,
      icon: 'calendar' as const,
      name: `${t('menu.calendar')}: ${t(`menu.calendar.${calendar}`)}`,
      does: () => setCalendar(calendar),
    })),
    ...(mine.length > 1 ? mine : []).map((office) => ({
      id: `office-${office.id}`,
      icon: 'seal' as const,
      name: `${t('menu.office')}: ${name(office.name, office.id)}`,
      also: office.id,
      does: () => choose(office.id),
    })),
  ];
}

/** Records by id or by words, from the node. */
function useFound(asked: string): Command[] {
  const { t } = useSpeech();
  const { chosen } = useDesk();
  const title = useTitle();
  const words = asked.trim();
  const isId = /^[0-9a-f]{64}$/.test(words);
  const found = useQuery({
    queryKey: ['matters', 'palette', chosen, words],
    queryFn: ({ signal }) => matters.page({ agreement: chosen, q: words, limit: 8 }, signal),
    enabled: !isId && words.length >= 3 && chosen !== undefined,
  });
  if (isId)
    return (['record', 'cases'] as const).map((screen) => ({
      id: screen,
      icon: screen === 'cases' ? 'folder' : 'file',
      name: t(`palette.open.${screen}`),
      does: () => go({ screen, id: words }),
    }));
  return (found.data?.items ?? []).map((brief) => ({
    id: brief.id,
    icon: 'file',
    name: title(brief),
    does: () => go({ screen: 'record', id: brief.id }),
  }));
}
