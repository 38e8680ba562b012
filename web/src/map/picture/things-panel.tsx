// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { type Subject, subjects } from '../../api/picture';
import { useNow } from '../../shared/clock';
import type { Engine } from './engine';
import { outlines } from './sprites';
import { inShort, type Sides, subjectName, thingName } from './telling';
import { usePictureSpeech } from './words';

interface Props {
  engine: Engine;
  sides: Sides;
  hidden: readonly Subject[];
  setHidden(hidden: Subject[]): void;
  symbols: string;
  setSymbols(symbols: string): void;
  selected: string | undefined;
  alarmed: ReadonlySet<string>;
  onSelect(uid: string): void;
  onHover(uid: string | undefined): void;
}

/** More than this nobody walks through: nearer the map, the list is shorter. */
const listed = 100;

/** What the map shows, as a list: for who cannot see it, and for who looks for one thing. */
export function ThingsPanel(props: Props) {
  const { engine, sides, hidden, setHidden, symbols, setSymbols, selected, alarmed, onSelect, onHover } = props;
  const speech = usePictureSpeech();
  const { t } = speech;
  useNow(5);
  const now = engine.now();
  const { scene } = engine;
  const sorted = useMemo(() => {
    const weight = (uid: string, subject: Subject) => (subject === 'distress' ? 0 : alarmed.has(uid) ? 1 : 2);
    return [...scene.things.values()]
      .map(({ thing }) => thing)
      .sort(
        (a, b) =>
          weight(a.uid, a.subject) - weight(b.uid, b.subject) ||
          (a.distance_m ?? Infinity) - (b.distance_m ?? Infinity) ||
          (a.uid < b.uid ? -1 : 1),
      );
  }, [scene.version, alarmed]);
  const shown = sorted.slice(0, listed);
  return (
    <>
      <fieldset className="picture-kinds">
        <legend className="visually-hidden">{t('picture.kinds')}</legend>
        {subjects.map((subject) => (
          <label key={subject} className="picture-kind">
            <input
              type="checkbox"
              checked={!hidden.includes(subject)}
              onChange={() =>
                setHidden(hidden.includes(subject) ? hidden.filter((one) => one !== subject) : [...hidden, subject])
              }
            />
            <Symbol subject={subject} />
            {subjectName(speech, subject)}
          </label>
        ))}
      </fieldset>
      <p className="picture-legend quiet">
        <span>
          <Symbol subject="vehicle" mine /> {t('picture.own')}
        </span>
        <span>
          <Symbol subject="vehicle" stale /> {t('picture.stale')}
        </span>
      </p>
      <label className="picture-check">
        <input
          type="checkbox"
          checked={symbols === 'military'}
          onChange={({ currentTarget }) => setSymbols(currentTarget.checked ? 'military' : 'civil')}
        />
        {t('picture.military')}
      </label>
      <h3 className="picture-subhead">{t('picture.in_view', { count: scene.total })}</h3>
      {shown.length === 0 && <p className="quiet">{t(scene.total ? 'picture.nearer' : 'picture.nothing')}</p>}
      <ul className="plain picture-list">
        {shown.map((thing) => (
          <li key={thing.uid}>
            <button
              type="button"
              className="picture-row"
              aria-current={thing.uid === selected || undefined}
              onClick={() => onSelect(thing.uid)}
              onMouseEnter={() => onHover(thing.uid)}
              onMouseLeave={() => onHover(undefined)}
              onFocus={() => onHover(thing.uid)}
              onBlur={() => onHover(undefined)}
            >
              <Symbol subject={thing.subject} mine={thing.own} stale={thing.stale} />
              <span className="picture-row-words">
                <strong>
                  <bdi>{thingName(speech, thing)}</bdi>
                </strong>
                <span className="quiet">{inShort(speech, thing, sides, now)}</span>
                {(thing.stale || thing.own || alarmed.has(thing.uid)) && (
                  <span className="picture-tags">
                    {alarmed.has(thing.uid) && (
                      <span className="tag" data-tone="bad">
                        {t('picture.in_alert')}
                      </span>
                    )}
                    {thing.own && <span className="tag">{t('picture.own')}</span>}
                    {thing.stale && (
                      <span className="tag" data-tone="wait">
                        {t('picture.stale')}
                      </span>
                    )}
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {scene.total > shown.length && shown.length > 0 && (
        <p className="quiet picture-foot">{t('picture.more', { count: scene.total - shown.length })}</p>
      )}
    </>
  );
}

/** As on the map, in the text's line. */
export function Symbol({ subject, mine, stale }: { subject: Subject; mine?: boolean; stale?: boolean }) {
  return (
    <svg
      className="picture-symbol"
      viewBox="0 0 16 16"
      aria-hidden="true"
      data-own={mine === true}
      data-stale={stale === true}
      data-distress={subject === 'distress'}
    >
      <path d={outlines[subject]} />
    </svg>
  );
}
