// SPDX-License-Identifier: Apache-2.0
import { Button } from 'react-aria-components';
import { bearing, distance as between, distanceTo, type linesOf } from './ground';
import type { Drawn } from './layers';
import { PointsField } from './points-field';
import { usePictureSpeech } from './words';

interface Props {
  drawn: Drawn | null;
  setDrawn(drawn: Drawn | null): void;
  lines: ReturnType<typeof linesOf>;
}

/** How far, in which direction, and how far from the line: along points that were pressed on the map or typed. */
export function MeasurePanel({ drawn, setDrawn, lines }: Props) {
  const { t, degrees, format, coordinates } = usePictureSpeech();
  const path = drawn?.path ?? [];
  const far = (metres: number) =>
    metres >= 1000
      ? t('picture.km', { n: format.number(metres / 1000, metres >= 100_000 ? 0 : 2) })
      : t('picture.m', { n: format.number(Math.round(metres)) });
  const legs = path.slice(1).map((to, index) => ({ from: path[index]!, to }));
  const total = legs.reduce((sum, { from, to }) => sum + between(from, to), 0);
  const last = path.at(-1);
  const off = last && distanceTo(lines, last);
  return (
    <>
      <p className="quiet">{t('picture.measure.about')}</p>
      <PointsField path={path} setPath={(next) => setDrawn({ what: 'way', path: next })} />
      {legs.length > 0 && (
        <ol className="picture-legs">
          {legs.map(({ from, to }, index) => (
            <li key={index}>
              {t('picture.measure.leg', { distance: far(between(from, to)), bearing: degrees(bearing(from, to)) })}
            </li>
          ))}
        </ol>
      )}
      <dl className="picture-facts" aria-live="polite">
        {legs.length > 1 && (
          <div>
            <dt>{t('picture.measure.total')}</dt>
            <dd>{far(total)}</dd>
          </div>
        )}
        {last && (
          <div>
            <dt>{t('picture.measure.last')}</dt>
            <dd>{coordinates(last.latitude, last.longitude)}</dd>
          </div>
        )}
        {off !== null && off !== undefined && (
          <div>
            <dt>{t('picture.measure.line')}</dt>
            <dd>{far(off)}</dd>
          </div>
        )}
      </dl>
      {path.length > 0 && (
        <div className="picture-acts">
          <Button className="button small" onPress={() => setDrawn({ what: 'way', path: path.slice(0, -1) })}>
            {t('picture.points.undo')}
          </Button>
          <Button className="button small" onPress={() => setDrawn({ what: 'way', path: [] })}>
            {t('picture.points.clear')}
          </Button>
        </div>
      )}
    </>
  );
}
