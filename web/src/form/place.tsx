// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { FieldError, Input, Label, TextField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { JsonObject } from '../api';
import { useSpeech } from '../i18n/context';
import { textOf, toPlace } from '../record';
import { crossingId, namesOf } from '../records/places';
import { fieldOf } from '../schema';
import { Icon } from '../shared/icon';
import { Choose } from '../shared/select';
import { useForm } from './context';
import { Numeral } from './controls';
import { inMinutes, readCoordinates } from './coordinates';
import { draftPlace } from './draft';

export const ways = ['map', 'crossing', 'typed', 'marker', 'none'] as const;
export type Way = (typeof ways)[number];

const defaultPrecision_m = 100;

function wayOf(draft: JsonObject): Way {
  if (draft.crossing) return 'crossing';
  if (draft.place) return 'map';
  return draft.marker ? 'marker' : 'map';
}

/** Where it happened: by a click on the map, by a crossing, by typed coordinates, by a marker's number, or only by sector. */
export function PlaceInput({ kind, onWay }: { kind: string; onWay?(way: Way): void }) {
  const { t, name, words, distance, coordinates, format } = useSpeech();
  const { draft, put, error, crossings, agreement } = useForm();
  const [way, setWay] = useState<Way>(() => wayOf(draft));
  const place = draftPlace(draft);
  const precision = place?.precision_m ?? defaultPrecision_m;
  const offered = ways.filter(
    (each) =>
      (each !== 'crossing' || fieldOf(kind, 'crossing')) &&
      (each !== 'marker' || fieldOf(kind, 'marker')) &&
      (each !== 'map' || onWay),
  );
  const choose = (next: Way) => {
    setWay(next);
    onWay?.(next);
    put({
      ...(next === 'crossing' ? {} : { crossing: null }),
      ...(next === 'none' || next === 'marker' ? { place: null } : {}),
    });
  };
  const toCrossing = (id: string) => {
    const feature = crossings?.features.find((candidate) => crossingId(candidate) === id);
    if (feature?.geometry.type !== 'Point') return;
    const [longitude = 0, latitude = 0] = feature.geometry.coordinates;
    put({
      crossing: id,
      place: toPlace({ latitude, longitude, precision_m: Number(feature.properties?.uncertainty_m ?? 0) }),
    });
  };
  const dms = (degrees: number) => {
    const at = inMinutes(degrees);
    return `\u2066${format.plain(at.degrees)}°${format.plain(at.minutes)}′${format.number(at.seconds, 1)}″\u2069`;
  };
  return (
    <>
      <div className="field">
        <span id="place-by" className="label">
          {t('form.place.how')}
        </span>
        <ToggleButtonGroup
          className="segments wide"
          aria-labelledby="place-by"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[way]}
          onSelectionChange={(keys) => choose(ways.find((each) => keys.has(each)) ?? 'map')}
        >
          {offered.map((each) => (
            <ToggleButton key={each} id={each}>
              {t(`form.place.${each}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {way === 'map' && !place && (
        <p className="hint">
          <Icon name="pin" /> {t('form.place.map_hint')}
        </p>
      )}
      {way === 'crossing' && (
        <Choose
          label={t('form.place.crossing_label')}
          value={textOf(draft, 'crossing') || null}
          placeholder={t('form.choose')}
          onChange={toCrossing}
          choices={(crossings?.features ?? []).map((feature) => ({
            id: crossingId(feature),
            name: name(namesOf(feature), crossingId(feature)),
          }))}
          error={error('/crossing')}
        />
      )}
      {way === 'typed' && <Typed precision_m={precision} />}
      {way === 'marker' && (
        <TextField
          className="field"
          value={textOf(draft, 'marker')}
          onChange={(marker) => put({ marker: marker.trim() || null })}
          isInvalid={error('/marker') !== undefined}
        >
          <Label>{words.field('marker')}</Label>
          <Input className="input" dir="ltr" />
          <FieldError className="field-error">{error('/marker')}</FieldError>
        </TextField>
      )}
      {place && (
        <p className="hint" aria-live="polite">
          <Icon name="pin" />{' '}
          {t('form.place.set', {
            place: `${coordinates(place.latitude, place.longitude)} ${t('detail.precision', { distance: distance(precision) })}`,
          })}{' '}
          <span className="quiet">
            {dms(place.latitude)} {dms(place.longitude)}
          </span>
        </p>
      )}
      {place && (
        <Numeral
          label={t('form.place.precision')}
          value={precision}
          min={0}
          max={1_000_000}
          onChange={(next) => put({ place: toPlace({ ...place, precision_m: next ?? 0 }) })}
          error={error('/place/precision_m')}
        />
      )}
      {(agreement.sector ?? []).length > 0 && (
        <Choose
          label={words.field('sector') + (place ? ` (${t('form.optional')})` : '')}
          value={textOf(draft, 'sector') || null}
          placeholder={t('form.choose')}
          onChange={(sector) => put({ sector })}
          choices={agreement.sector!.map(({ id, name: names }) => ({ id, name: name(names, id) }))}
          error={error('/sector')}
        />
      )}
      {error('/place') && <p className="field-error">{error('/place')}</p>}
    </>
  );
}

/** One line for both numbers, in degrees or in degrees, minutes and seconds, as it comes from a map, a radio or a letter. */
function Typed({ precision_m }: { precision_m: number }) {
  const { t } = useSpeech();
  const { draft, put } = useForm();
  const place = draftPlace(draft);
  const [typed, setTyped] = useState(() => (place ? `${place.latitude}, ${place.longitude}` : ''));
  const wrong = typed.trim() !== '' && !readCoordinates(typed);
  return (
    <TextField
      className="field"
      value={typed}
      isInvalid={wrong}
      onChange={(text) => {
        setTyped(text);
        const at = readCoordinates(text);
        put({ place: at ? toPlace({ ...at, precision_m }) : null });
      }}
    >
      <Label>{t('form.place.coordinates')}</Label>
      <Input className="input" dir="ltr" inputMode="text" placeholder={'33.1100, 46.0800   33°06′36″N 46°04′48″E'} />
      <FieldError className="field-error">{wrong ? t('error.coordinates') : undefined}</FieldError>
    </TextField>
  );
}
