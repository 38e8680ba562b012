// SPDX-License-Identifier: Apache-2.0
import { useId, useState } from 'react';
import { Input, Label, NumberField } from 'react-aria-components';
import type { Band, RuleSet, Zone } from '../../api/picture';
import { Choose } from '../../shared/select';
import { e7, type Spot } from './ground';
import type { Drawn } from './layers';
import { PointsField } from './points-field';
import { freeName, usersOf, withZone } from './rule-sentence';
import { SaveBar } from './save-bar';
import type { Sides } from './telling';
import { useSaveRules } from './use-rules';
import { usePictureSpeech } from './words';

interface Props {
  set: RuleSet;
  initial: Zone;
  before: string | undefined;
  sides: Sides;
  drawn: Drawn | null;
  setDrawn(drawn: Drawn | null): void;
  onDone(): void;
}

/** The zone as the node takes it: the drawn ring first, and rings inside it as they were. */
export function zoneOf(zone: Zone, path: readonly Spot[]): Zone {
  if (zone.band) {
    const { rings_e7: _, ...band } = zone;
    return band;
  }
  const { band: _, ...area } = zone;
  return { ...area, rings_e7: [path.map(e7), ...(zone.rings_e7 ?? []).slice(1)] };
}

/** An area drawn on the map or typed, or a strip along the line. */
export function ZoneForm({ set, initial, before, sides, drawn, setDrawn, onDone }: Props) {
  const { t } = usePictureSpeech();
  const name = useId();
  const [zone, setZone] = useState(initial);
  const change = (part: Partial<Zone>) => setZone({ ...zone, ...part });
  const band = (part: Partial<Band>) => change({ band: { within_m: 5000, ...zone.band, ...part } });
  const path = drawn?.path ?? [];
  const saving = useSaveRules(onDone);
  const called =
    zone.id.trim() ||
    freeName(
      t('picture.zones.unnamed'),
      set.zones.map(({ id }) => id),
    );
  const users = before ? usersOf(set, before) : [];
  const fault =
    called !== before && set.zones.some(({ id }) => id === called)
      ? t('picture.name.taken')
      : !zone.band && path.length < 3
        ? t('picture.zones.three')
        : undefined;
  const shape = (next: string) => {
    if (next === 'band') {
      band({});
      setDrawn(null);
    } else {
      change({ band: undefined });
      setDrawn({ what: 'zone', path: [] });
    }
  };
  return (
    <form
      className="picture-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fault) saving.save.mutate(withZone(set, { ...zoneOf(zone, path), id: called }, before));
      }}
    >
      <h3 className="picture-subhead">{before ? t('picture.zones.change') : t('picture.zones.new')}</h3>
      <div className="field">
        <label htmlFor={name}>{t('picture.name')}</label>
        <input
          id={name}
          className="input"
          dir="auto"
          maxLength={64}
          value={zone.id}
          placeholder={called}
          onInput={({ currentTarget }) => change({ id: currentTarget.value })}
        />
      </div>
      <Choose
        label={t('picture.zones.shape')}
        value={zone.band ? 'band' : 'area'}
        onChange={shape}
        choices={(['area', 'band'] as const).map((id) => ({ id, name: t(`picture.zones.shape.${id}`) }))}
      />
      {zone.band ? (
        <div className="picture-pair">
          <NumberField
            className="field"
            value={zone.band.within_m / 1000}
            minValue={0.1}
            maxValue={300}
            formatOptions={{ maximumFractionDigits: 2 }}
            onChange={(km) => !isNaN(km) && band({ within_m: Math.round(km * 1000) })}
          >
            <Label>{t('picture.zones.within')}</Label>
            <Input className="input" />
          </NumberField>
          <Choose
            label={t('picture.gap.side')}
            value={zone.band.side ?? 'any'}
            onChange={(side) => band({ side: side as Band['side'] })}
            choices={(['any', 'left', 'right'] as const).map((id) => ({
              id,
              name: id === 'any' ? t('picture.side.both') : sides[id],
            }))}
          />
        </div>
      ) : (
        <>
          <p className="quiet">{t('picture.zones.draw')}</p>
          <PointsField path={path} setPath={(next) => setDrawn({ what: 'zone', path: next })} />
        </>
      )}
      <NumberField
        className="field picture-margin"
        value={zone.margin_m ?? 0}
        minValue={0}
        maxValue={10_000}
        onChange={(margin_m) => !isNaN(margin_m) && change({ margin_m })}
      >
        <Label>{t('picture.zones.margin')}</Label>
        <Input className="input" />
      </NumberField>
      {users.length > 0 && <p className="quiet">{t('picture.zones.used', { count: users.length })}</p>}
      <SaveBar
        {...saving}
        fault={fault}
        said={t('picture.zones.save')}
        onCancel={onDone}
        onRemove={
          before && users.length === 0
            ? () => saving.save.mutate({ ...set, zones: set.zones.filter(({ id }) => id !== before) })
            : undefined
        }
      />
    </form>
  );
}
