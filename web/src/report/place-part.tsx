// SPDX-License-Identifier: Apache-2.0
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { Texts } from '../api';
import { useSpeech } from '../i18n/context';
import { crossingId, type Crossings, namesOf } from '../records/places';
import { Choose } from '../shared/select';
import { Icon } from '../shared/icon';
import { Numeral } from './controls';
import { type Draft, placeIn } from './draft';

const ways = ['map', 'crossing', 'typed', 'none'] as const;

interface Props {
  draft: Draft;
  change(change: Partial<Draft>): void;
  crossings: Crossings;
  sectors: { id: string; name: Texts }[];
  error(path: string): string | undefined;
}

/** Where it happened: by a click, by a crossing, by coordinates, or only by sector. */
export function PlacePart({ draft, change, crossings, sectors, error }: Props) {
  const { t, name, coordinates, distance, words } = useSpeech();
  const place = placeIn(draft);
  const toCrossing = (id: string) => {
    const feature = crossings?.features.find((candidate) => crossingId(candidate) === id);
    if (feature?.geometry.type !== 'Point') return;
    const [longitude, latitude] = feature.geometry.coordinates;
    const uncertainty = Number(feature.properties?.uncertainty_m ?? 0);
    change({ crossing: id, longitude: longitude ?? null, latitude: latitude ?? null, precision_m: uncertainty });
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
          selectedKeys={[draft.placeBy]}
          onSelectionChange={(keys) => change({ placeBy: ways.find((way) => keys.has(way)) ?? 'map' })}
        >
          {ways.map((way) => (
            <ToggleButton key={way} id={way}>
              {t(`form.place.${way}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {draft.placeBy === 'map' && !place && (
        <p className="hint">
          <Icon name="pin" /> {t('form.place.map_hint')}
        </p>
      )}
      {draft.placeBy === 'crossing' && (
        <Choose
          label={t('form.place.crossing_label')}
          value={draft.crossing || null}
          placeholder={t('form.choose')}
          onChange={toCrossing}
          choices={(crossings?.features ?? []).map((feature) => ({
            id: crossingId(feature),
            name: name(namesOf(feature), crossingId(feature)),
          }))}
          error={error('/crossing')}
        />
      )}
      {draft.placeBy === 'typed' && (
        <div className="pair">
          <Numeral
            label={t('form.place.latitude')}
            value={draft.latitude}
            min={-90}
            max={90}
            decimals={7}
            onChange={(latitude) => change({ latitude })}
          />
          <Numeral
            label={t('form.place.longitude')}
            value={draft.longitude}
            min={-180}
            max={180}
            decimals={7}
            onChange={(longitude) => change({ longitude })}
          />
        </div>
      )}
      {place && (
        <p className="hint" aria-live="polite">
          <Icon name="pin" />{' '}
          {t('form.place.set', {
            place: `${coordinates(place.latitude, place.longitude)} ${t('detail.precision', { distance: distance(place.precision_m) })}`,
          })}
        </p>
      )}
      {draft.placeBy !== 'none' && (
        <Numeral
          label={t('form.place.precision')}
          value={draft.precision_m}
          min={0}
          max={1_000_000}
          onChange={(precision_m) => change({ precision_m })}
          error={error('/place/precision_m')}
        />
      )}
      {sectors.length > 0 && (
        <Choose
          label={words.field('sector') + (draft.placeBy === 'none' ? '' : ` (${t('form.optional')})`)}
          value={draft.sector || null}
          placeholder={t('form.choose')}
          onChange={(sector) => change({ sector })}
          choices={sectors.map(({ id, name: names }) => ({ id, name: name(names, id) }))}
        />
      )}
      {error('/place') && <p className="field-error">{error('/place')}</p>}
    </>
  );
}
