// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useMine } from '../../acts/mine';
import type { Rule, RuleSet, Zone } from '../../api/picture';
import { Icon } from '../../shared/icon';
import { Answer, Failed } from '../../shared/states';
import type { Engine } from './engine';
import { type Spot, spot } from './ground';
import type { Drawn } from './layers';
import { RuleForm } from './rule-form';
import { beginning, ruleSentence, usersOf } from './rule-sentence';
import type { Sides } from './telling';
import { useMute } from './use-rules';
import { usePictureSpeech } from './words';
import { ZoneForm } from './zone-form';

export interface Editing {
  rule?: Rule;
  zone?: Zone;
  /** What it was called before; without it, it is new. */
  before?: string;
}

interface Props {
  rules: UseQueryResult<RuleSet>;
  sides: Sides;
  drawn: Drawn | null;
  setDrawn(drawn: Drawn | null): void;
  engine: Engine;
  lookAt(place: Spot): void;
}

const blank: Zone = { id: '', margin_m: 20, rings_e7: [[]] };

/** What this side wants to be told of, and where. */
export function ZonesPanel({ rules, sides, drawn, setDrawn, engine, lookAt }: Props) {
  const { t } = usePictureSpeech();
  const { offices } = useMine();
  const may = offices === undefined || offices.length > 0;
  const [editing, setEditing] = useState<Editing>();
  const edit = (next: Editing | undefined) => {
    setEditing(next);
    const [ring] = next?.zone?.rings_e7 ?? [];
    setDrawn(ring ? { what: 'zone', path: ring.map(([lat_e7, lon_e7]) => spot({ lat_e7, lon_e7 })) } : null);
    const corner = ring?.[0];
    if (corner) lookAt(spot({ lat_e7: corner[0], lon_e7: corner[1] }));
  };
  return (
    <Answer query={rules}>
      {(set) => {
        const done = () => edit(undefined);
        if (editing?.rule)
          return <RuleForm {...{ set, sides, engine }} initial={editing.rule} before={editing.before} onDone={done} />;
        if (editing?.zone)
          return (
            <ZoneForm
              {...{ set, sides, drawn, setDrawn }}
              initial={editing.zone}
              before={editing.before}
              onDone={done}
            />
          );
        return (
          <>
            {!may && <p className="quiet">{t('picture.rules.read_only')}</p>}
            <h3 className="picture-subhead">{t('picture.rules.title')}</h3>
            {set.rules.length === 0 && <p className="quiet">{t('picture.rules.none')}</p>}
            <ul className="plain picture-list">
              {set.rules.map((rule) => (
                <RuleRow
                  key={rule.id}
                  {...{ rule, sides, engine, may }}
                  onEdit={() => edit({ rule, before: rule.id })}
                />
              ))}
            </ul>
            {may && (
              <Button className="button small" onPress={() => edit({ rule: beginning('enter', set.zones[0]?.id) })}>
                <Icon name="plus" /> {t('picture.rules.new')}
              </Button>
            )}
            <h3 className="picture-subhead">{t('picture.zones.title')}</h3>
            {set.zones.length === 0 && <p className="quiet">{t('picture.zones.none')}</p>}
            <ul className="plain picture-list">
              {set.zones.map((zone) => (
                <li key={zone.id} className="picture-zone">
                  <span className="picture-row-words">
                    <strong>
                      <bdi>{zone.id}</bdi>
                    </strong>
                    <span className="quiet">
                      {t(zone.band ? 'picture.zones.band' : 'picture.zones.area', {
                        count: usersOf(set, zone.id).length,
                      })}
                    </span>
                  </span>
                  {may && (
                    <Button
                      className="button small"
                      aria-label={t('picture.edit_named', { name: zone.id })}
                      onPress={() => edit({ zone, before: zone.id })}
                    >
                      {t('picture.edit')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {may && (
              <Button className="button small" onPress={() => edit({ zone: blank })}>
                <Icon name="plus" /> {t('picture.zones.new')}
              </Button>
            )}
          </>
        );
      }}
    </Answer>
  );
}

interface RowProps {
  rule: Rule;
  sides: Sides;
  engine: Engine;
  may: boolean;
  onEdit(): void;
}

function RuleRow({ rule, sides, engine, may, onEdit }: RowProps) {
  const speech = usePictureSpeech();
  const { t, format } = speech;
  const mute = useMute(rule.id);
  const now = engine.present();
  const muted = rule.muted_until !== undefined && Date.parse(rule.muted_until) > now;
  const tomorrow = () => {
    const day = new Date(now);
    day.setHours(24, 0, 0, 0);
    return day.getTime();
  };
  return (
    <li className="picture-rule">
      <strong>
        <bdi>{rule.id}</bdi>
      </strong>
      <p>{ruleSentence(speech, rule, sides)}</p>
      {muted && (
        <p>
          <span className="tag" data-tone="wait">
            {t('picture.rules.muted', { until: format.short(rule.muted_until!, new Date(now)) })}
          </span>
        </p>
      )}
      {mute.isError && <Failed error={mute.error} />}
      {may && (
        <div className="picture-acts">
          <Button className="button small" aria-label={t('picture.edit_named', { name: rule.id })} onPress={onEdit}>
            {t('picture.edit')}
          </Button>
          {muted ? (
            <Button className="button small" onPress={() => mute.mutate(now)}>
              {t('picture.rules.unmute')}
            </Button>
          ) : (
            <>
              <Button className="button small" onPress={() => mute.mutate(now + 3_600_000)}>
                {t('picture.rules.mute_hour')}
              </Button>
              <Button className="button small" onPress={() => mute.mutate(tomorrow())}>
                {t('picture.rules.mute_day')}
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
