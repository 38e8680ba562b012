// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useSpeech } from '../../i18n/context';
import { partyNames } from '../../record';
import { Icon } from '../../shared/icon';
import { useTitle } from '../../shared/row';
import { useNodeState } from '../desk';
import { onMatters } from '../live';
import { href } from '../route';
import { useSetting } from '../settings';
import { type Alert, type Alerts, gather, none, without } from './gather';
import { allowAtFirstTouch, sound } from './sound';

/** What is not urgent goes by itself, in milliseconds. */
const stay = 12_000;
const shownMax = 4;

/** What interrupts: quietly in a corner, and with a sound for those who allowed one. Tells how many were not seen. */
export function AlertRegion({ onUnseen }: { onUnseen(count: number): void }) {
  const { t } = useSpeech();
  const [alerts, setAlerts] = useState<Alerts>(none);
  const [sounds] = useSetting<boolean>('sounds', false);
  useEffect(() => (sounds ? allowAtFirstTouch() : undefined), [sounds]);
  useEffect(() => onMatters((briefs) => setAlerts((current) => gather(current, briefs, Date.now()))), []);

  const latest = alerts.shown.at(-1);
  const urgentAt = alerts.shown.reduce((last, { urgent, at }) => (urgent ? Math.max(last, at) : last), 0);
  useEffect(() => {
    if (sounds && urgentAt > 0) sound();
  }, [sounds, urgentAt]);

  const count = alerts.shown.reduce((sum, alert) => sum + alert.count, 0);
  useEffect(() => onUnseen(count), [count, onUnseen]);

  useEffect(() => {
    if (!latest) return undefined;
    const timer = setInterval(
      () =>
        setAlerts((current) => {
          const shown = current.shown.filter(({ urgent, at }) => urgent || Date.now() - at < stay);
          return shown.length === current.shown.length ? current : { ...current, shown };
        }),
      1000,
    );
    return () => clearInterval(timer);
  }, [latest]);

  return (
    <section className="alerts" aria-label={t('alerts.title')}>
      <div role="log" aria-live="polite" aria-label={t('alerts.title')}>
        <ol className="alerts-list">
          {alerts.shown.slice(-shownMax).map((alert) => (
            <Told key={alert.key} alert={alert} onAway={() => setAlerts((current) => without(current, alert.key))} />
          ))}
        </ol>
      </div>
      {alerts.shown.length > 1 && (
        <Button className="button alerts-away" onPress={() => setAlerts((current) => ({ ...current, shown: [] }))}>
          {t('alerts.away')}
        </Button>
      )}
    </section>
  );
}

function Told({ alert, onAway }: { alert: Alert; onAway(): void }) {
  const { t, name, pick } = useSpeech();
  const node = useNodeState();
  const title = useTitle();
  const { brief, count, urgent } = alert;
  const from = name(partyNames(node).get(brief.party), brief.party);
  const text = count === 1 ? pick(brief.text ?? undefined) : null;
  const to = count > 1 ? href({ screen: 'inbox' }) : href({ screen: 'record', id: brief.id });
  return (
    <li className="alerts-one" data-urgent={urgent}>
      <Icon name={urgent ? 'bell' : 'inbox'} />
      <a href={to} onClick={onAway}>
        <strong>{count > 1 ? t('alerts.storm', { count }) : title(brief)}</strong>
        <span className="quiet">{t('side.theirs', { name: from })}</span>
        {text && (
          <span className="alerts-text" lang={text.lang} dir={text.direction}>
            {text.text}
          </span>
        )}
      </a>
      <Button className="button icon-only" aria-label={t('alerts.close')} onPress={onAway}>
        <Icon name="close" />
      </Button>
    </li>
  );
}
