// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from 'react-aria-components';
import type { PictureState } from '../../api/picture';
import { useNow } from '../../shared/clock';
import { Icon, type IconName } from '../../shared/icon';
import { type Engine, patience } from './engine';
import { usePictureSpeech } from './words';

export const panels = ['things', 'alerts', 'zones', 'measure', 'past'] as const;
export type PanelName = (typeof panels)[number];
const icons: Record<PanelName, IconName> = {
  things: 'list',
  alerts: 'bell',
  zones: 'pen',
  measure: 'scales',
  past: 'wait',
};

interface ToolsProps {
  panel: PanelName | null;
  onOpen(panel: PanelName | null): void;
  state: PictureState;
  engine: Engine;
  alerts: number;
}

/** What can be done with the picture, and in one line how it stands. */
export function Tools({ panel, onOpen, state, engine, alerts }: ToolsProps) {
  const { t, format } = usePictureSpeech();
  const now = useNow(1);
  const { scene, past, standing } = engine;
  const old = standing === 'cut' || (engine.heard > 0 && now - engine.heard > patience);
  return (
    <div className="picture-tools">
      <div className="picture-buttons" role="group" aria-label={t('picture.title')}>
        {panels.map((name) => (
          <button
            key={name}
            type="button"
            id={`picture-open-${name}`}
            className="picture-tool"
            aria-pressed={panel === name}
            onClick={() => onOpen(panel === name ? null : name)}
          >
            <Icon name={icons[name]} />
            <span className="picture-tool-name">{t(`picture.panel.${name}`)}</span>
            {name === 'alerts' && alerts > 0 && (
              <span className="picture-count">
                <span aria-hidden="true">{format.number(alerts)}</span>
                <span className="visually-hidden">{t('picture.alerts.open', { count: alerts })}</span>
              </span>
            )}
          </button>
        ))}
      </div>
      {!past && (
        <p className="picture-standing" role="status" data-old={old}>
          {old
            ? t(engine.heard > 0 ? 'picture.old' : 'picture.cut', { span: format.span(now - engine.heard) })
            : standing === 'waiting'
              ? t('picture.loading')
              : t('picture.standing', {
                  count: scene.total,
                  total: format.number(state.things),
                  stale: state.stale,
                })}
        </p>
      )}
    </div>
  );
}

/** A panel beside the map; it takes the focus, and gives it back to the button that opened it. */
export function Dock({ name, onClose, children }: { name: PanelName; onClose(): void; children: ReactNode }) {
  const { t } = usePictureSpeech();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [name]);
  const close = () => {
    onClose();
    document.getElementById(`picture-open-${name}`)?.focus();
  };
  return (
    <section
      className="picture-dock"
      aria-labelledby={id}
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && close()}
    >
      <header className="picture-dock-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {t(`picture.panel.${name}`)}
        </h2>
        <Button className="button icon-only" aria-label={t('picture.close')} onPress={close}>
          <Icon name="close" />
        </Button>
      </header>
      <div className="picture-dock-body">{children}</div>
    </section>
  );
}
