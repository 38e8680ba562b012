// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { type Alert, picture } from '../../api/picture';
import { useNow } from '../../shared/clock';
import { Icon } from '../../shared/icon';
import { Failed } from '../../shared/states';
import { weightOf } from './alert-list';
import type { Engine } from './engine';
import { apart, besides, type Called, type Sides, subjectName, why } from './telling';
import type { Alerts } from './use-alerts';

import { useReporting } from './use-reporting';
import { usePictureSpeech } from './words';

interface Props {
  alerts: Alerts;
  engine: Engine;
  sides: Sides;
  onGo(alert: Alert): void;
}

const shownFirst = 40;
const groups = ['highest', 'high', 'normal', 'low'] as const;
const groupOf = ({ priority }: Alert) => groups[weightOf(priority)] ?? 'normal';

/** What the rules told, by how grave it is, each with its reason, and what to do about it. */
export function AlertsPanel({ alerts, engine, sides, onGo }: Props) {
  const { t } = usePictureSpeech();
  const [shown, setShown] = useState(shownFirst);
  const { news, open } = alerts;
  return (
    <>
      <p className="visually-hidden" role="status">
        {news && t('picture.alerts.news', { count: news.count })}
      </p>
      {alerts.failed && <Failed error={null} said={t('picture.alerts.failed')} onAgain={alerts.again} />}
      {alerts.loading && !alerts.failed && <p className="quiet">{t('picture.loading')}</p>}
      {!alerts.loading && !alerts.failed && open.length === 0 && <p className="quiet">{t('picture.alerts.none')}</p>}
      {groups.map((group) => {
        const some = open.slice(0, shown).filter((alert) => alert.state === 'open' && groupOf(alert) === group);
        return (
          some.length > 0 && (
            <section key={group} className="picture-alerts" aria-label={t(`picture.priority.${group}`)}>
              <h3 className="picture-subhead">{t(`picture.priority.${group}`)}</h3>
              <List {...{ some, engine, sides, onGo }} onChange={alerts.change} />
            </section>
          )
        );
      })}
      {open.some(({ state }) => state === 'acknowledged') && (
        <section className="picture-alerts" aria-label={t('picture.alerts.seen')}>
          <h3 className="picture-subhead">{t('picture.alerts.seen')}</h3>
          <List
            some={open.slice(0, shown).filter(({ state }) => state === 'acknowledged')}
            {...{ engine, sides, onGo }}
            onChange={alerts.change}
          />
        </section>
      )}
      {open.length > shown && (
        <Button className="button" onPress={() => setShown(shown + shownFirst)}>
          {t('picture.alerts.more', { count: open.length - shown })}
        </Button>
      )}
    </>
  );
}

type ListProps = Pick<Props, 'engine' | 'sides' | 'onGo'> & { some: readonly Alert[]; onChange(alert: Alert): void };

const List = ({ some, ...rest }: ListProps) => (
  <ul className="plain picture-list">
    {some.map((alert) => (
      <One key={alert.id} alert={alert} {...rest} />
    ))}
  </ul>
);

/** The names by which an alert is told: the thing's, where the picture still has it. */
export function calledOf(speech: ReturnType<typeof usePictureSpeech>, engine: Engine, alert: Alert): Called {
  const nameOf = (uid: string | null) => {
    if (!uid) return '';
    const name = engine.scene.things.get(uid)?.thing.name?.trim();
    return name || speech.t('picture.nameless', { subject: subjectName(speech, alert.subject), uid });
  };
  // A source has no place and no kind: it is its identifier.
  const thing = alert.trigger === 'silence' && !alert.zone ? alert.uid : nameOf(alert.uid);
  return { thing, other: nameOf(alert.other_uid), zone: alert.zone ?? '' };
}

function One({ alert, engine, sides, onGo, onChange }: Omit<ListProps, 'some'> & { alert: Alert }) {
  const speech = usePictureSpeech();
  const { t, format, lasting } = speech;
  useNow(10);
  const sentence = why(speech, alert, calledOf(speech, engine, alert), sides);
  const facts = besides(speech, alert, sides);
  const report = useReporting();
  const seen = useMutation({
    mutationFn: () => picture.acknowledge(alert.id),
    onSuccess: () => onChange({ ...alert, state: 'acknowledged' }),
  });
  return (
    <li
      className="picture-alert"
      data-id={alert.id}
      data-weight={Math.min(2, weightOf(alert.priority))}
      data-state={alert.state}
    >
      <p className="picture-alert-why">{sentence}</p>
      {facts.length > 0 && <p className="quiet">{facts.join(' · ')}</p>}
      <p className="picture-alert-foot quiet">
        <time dateTime={alert.last_at} title={format.dateTime(alert.last_at)}>
          {t('picture.ago', { span: lasting(engine.present() - Date.parse(alert.last_at)) })}
        </time>
        <bdi>{alert.rule}</bdi>
        {alert.by && <span>{t('picture.alerts.by', { who: apart(alert.by) })}</span>}
      </p>
      {seen.isError && <Failed error={seen.error} />}
      <div className="picture-acts">
        {alert.state === 'open' && (
          <Button className="button small" isDisabled={seen.isPending} onPress={() => seen.mutate()}>
            <Icon name="check" /> {t('picture.alerts.acknowledge')}
          </Button>
        )}
        {alert.lat_e7 !== null && (
          <Button className="button small" onPress={() => onGo(alert)}>
            <Icon name="pin" /> {t('picture.go_to')}
          </Button>
        )}
        {report.may && (
          <Button className="button small" onPress={() => report.begin(alert, sentence, facts, engine.present())}>
            <Icon name="flag" /> {t('picture.alerts.report')}
          </Button>
        )}
      </div>
    </li>
  );
}
