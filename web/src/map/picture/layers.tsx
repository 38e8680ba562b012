// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { instant, picture, type PictureState, subjects as allSubjects, type Subject } from '../../api/picture';
import { useCurrentAgreement } from '../../shell/desk';
import { useSetting } from '../../shell/settings';
import { AlertsPanel } from './alerts-panel';
import { ThingCard } from './card';
import { Dock, type PanelName, Tools } from './dock';
import { Engine } from './engine';
import { flat, linesOf, type Spot, spot } from './ground';
import type { PictureProps } from './live-picture';
import { MeasurePanel } from './measure-panel';
import { civilSymbols, type Drawing } from './painter';
import { PastBar } from './past-bar';
import { tints } from './sprites';
import { thingName } from './telling';
import { ThingsPanel } from './things-panel';
import { useAlerts } from './use-alerts';
import { useCanvas } from './use-canvas';
import { useHand } from './use-hand';
import { useSettling } from './use-reporting';
import { useMilitary } from './use-military';
import { useSides } from './use-sides';
import { useView } from './use-view';
import { usePictureSpeech } from './words';
import { ringsOf } from './zone-rings';
import { ZonesPanel } from './zones-panel';

interface Props extends PictureProps {
  state: PictureState;
}

/** What is drawn with the hand at the moment: a way that is measured, or the edge of a zone. */
export interface Drawn {
  what: 'way' | 'zone';
  path: readonly Spot[];
}

const nothing: readonly never[] = [];
const isSubjects = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => allSubjects.includes(one as Subject));

export function Layers({ map, dark, intercept, state }: Props) {
  const speech = usePictureSpeech();
  const { format } = speech;
  const { frontier } = useCurrentAgreement();
  const lines = useMemo(() => linesOf(frontier), [frontier]);
  const sides = useSides();
  const [engine] = useState(() => new Engine());
  useEffect(() => () => engine.stop(), [engine]);
  useSyncExternalStore(engine.listen, () => engine.version);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [hidden, setHidden] = useSetting<Subject[]>('picture.hidden', [], isSubjects);
  const [symbols, setSymbols] = useSetting<string>('picture.symbols', 'civil');
  const [selected, setSelected] = useState<string>();
  const [hovered, setHovered] = useState<string>();
  const [drawn, setDrawn] = useState<Drawn | null>(null);

  const wanted = useMemo(
    () => (hidden.length ? allSubjects.filter((subject) => !hidden.includes(subject)) : nothing),
    [hidden],
  );
  useView(map, engine, wanted);
  const rules = useQuery({ queryKey: ['picture-rules'], queryFn: ({ signal }) => picture.rules(signal), retry: false });
  const alerts = useAlerts(engine);
  useSettling();
  const track = useTrack(selected, engine);
  const zones = useMemo(() => ringsOf(rules.data, lines, engine.present()), [rules.data, lines]);

  const tint = tints[dark ? 'dark' : 'light'];
  const military = useMilitary(symbols === 'military');
  const set = useMemo(
    () => (symbols === 'military' && military) || ((ratio: () => number) => civilSymbols(tint, ratio)),
    [symbols, military, tint],
  );
  const alarmed = useMemo(
    () => new Set(alerts.open.filter((alert) => alert.state === 'open').map(({ uid }) => uid)),
    [alerts.open],
  );
  const drawing = useMemo<Drawing>(
    () => ({
      zones,
      track,
      path: (drawn?.path ?? []).map(flat),
      closed: drawn?.what === 'zone' && drawn.path.length > 2,
      handles: drawn !== null,
      selected,
      hovered,
      alarmed,
      label: ({ thing }) => thingName(speech, thing),
      number: (value) => format.number(value),
    }),
    [zones, track, drawn, selected, hovered, alarmed, speech],
  );
  const painter = useCanvas(map, engine, drawing, tint, set);
  useHand({ map, engine, painter, intercept, drawn, setDrawn, setHovered, onSelect: setSelected });

  const lookAt = useCallback(
    (place: Spot) => {
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      map.easeTo({
        center: [place.longitude, place.latitude],
        zoom: Math.max(map.getZoom(), 10),
        duration: calm ? 0 : 600,
      });
    },
    [map],
  );
  const open = (name: PanelName | null) => {
    setPanel(name);
    setDrawn(name === 'measure' ? { what: 'way', path: [] } : null);
    if (name !== 'past' && engine.past && panel === 'past') engine.goTo(null);
  };
  const thing = selected === undefined ? undefined : engine.scene.things.get(selected)?.thing;
  return (
    <div className="picture" data-past={engine.past !== null}>
      <Tools {...{ panel, state, engine }} onOpen={open} alerts={alerts.count} />
      <PastBar engine={engine} open={panel === 'past'} onClose={() => open(null)} />
      {panel === 'things' && (
        <Dock name="things" onClose={() => open(null)}>
          <ThingsPanel
            {...{ engine, sides, hidden, setHidden, symbols, setSymbols, selected, alarmed }}
            onSelect={(uid) => {
              setSelected(uid);
              const found = engine.scene.things.get(uid)?.thing;
              if (found && !map.getBounds().contains([found.lon_e7 / 1e7, found.lat_e7 / 1e7])) lookAt(spot(found));
            }}
            onHover={setHovered}
          />
        </Dock>
      )}
      {panel === 'alerts' && (
        <Dock name="alerts" onClose={() => open(null)}>
          <AlertsPanel
            {...{ alerts, engine, sides }}
            onGo={(alert) => {
              setSelected(alert.uid);
              if (alert.lat_e7 !== null && alert.lon_e7 !== null)
                lookAt(spot({ lat_e7: alert.lat_e7, lon_e7: alert.lon_e7 }));
            }}
          />
        </Dock>
      )}
      {panel === 'zones' && (
        <Dock name="zones" onClose={() => open(null)}>
          <ZonesPanel {...{ rules, sides, drawn, setDrawn, engine, lookAt }} />
        </Dock>
      )}
      {panel === 'measure' && (
        <Dock name="measure" onClose={() => open(null)}>
          <MeasurePanel {...{ drawn, setDrawn, lines }} />
        </Dock>
      )}
      {selected !== undefined && (
        <ThingCard
          key={selected}
          {...{ engine, sides, thing }}
          uid={selected}
          onClose={() => setSelected(undefined)}
          onLook={lookAt}
        />
      )}
    </div>
  );
}

/** How far back the tail of the chosen thing reaches, in milliseconds. */
const tail = 2 * 3_600_000;

/** Where the chosen thing came from; it grows with what is heard of it. */
function useTrack(uid: string | undefined, engine: Engine) {
  const moment = engine.past ? Math.floor(engine.now() / 60_000) : 0;
  const track = useQuery({
    queryKey: ['picture-track', uid, moment],
    queryFn: ({ signal }) => {
      const until = engine.now();
      return picture.track(uid!, instant(until - tail), instant(until), signal);
    },
    enabled: uid !== undefined,
    refetchInterval: engine.past ? false : 10_000,
    placeholderData: (before, query) => (query?.queryKey[1] === uid ? before : undefined),
    retry: false,
  });
  const held = uid === undefined ? undefined : engine.scene.things.get(uid);
  return useMemo(
    () => [
      ...(track.data?.points ?? []).map((point) => flat(spot(point))),
      ...(held ? [{ x: held.x, y: held.y }] : []),
    ],
    [track.data, held],
  );
}
