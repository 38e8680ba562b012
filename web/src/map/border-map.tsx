// SPDX-License-Identifier: Apache-2.0
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { AgreementSummary, NodeState, PreviewResult } from '../api';
import { useSpeech } from '../i18n/context';
import { useLayer } from '../queries';
import { traits } from '../i18n/languages';
import type { Place } from '../record';
import type { Crossings } from '../records/places';
import { afterPaint } from '../shared/after-paint';
import { Icon } from '../shared/icon';
import { dark as darkColours, light as lightColours } from './colours';
import {
  boundsOf,
  crossingPoints,
  draftPoint,
  partyLabels,
  pointOf,
  recordPoints,
  seenAreas,
  uncertaintyRings,
} from './features';
import { picture } from './images';
import { Legend } from './legend';
import type { Intercept } from './picture/live-picture';
import type { Spot } from './spots';
import { clusterLayer, mapStyle, nothing, recordLayer, recordSource } from './style';

const LivePicture = lazy(() => import('./picture/live-picture'));

setWorkerUrl(new URL(workerUrl, location.href).href);

interface Props {
  node: NodeState;
  agreement: AgreementSummary;
  corridor: number;
  crossings: Crossings;
  frontier: GeoJSON.FeatureCollection | undefined;
  spots: readonly Spot[];
  /** The record under the reader's hand, here or in another view. */
  hovered?: string;
  onHover?(record: string | undefined): void;
  selected: string | undefined;
  dark: boolean;
  draft: Place | null;
  seen: PreviewResult[];
  /** The place that the reader last asked to be shown. */
  looked: Place | undefined;
  onSelect(record: string): void;
  /** When there, a click sets a place instead of selecting a record. */
  onPick: ((latitude: number, longitude: number) => void) | undefined;
  /** With what moves on the ground now, for who may see it. */
  live?: boolean;
}

export default function BorderMap(props: Props) {
  const {
    node,
    agreement,
    corridor,
    crossings,
    frontier,
    spots,
    hovered,
    onHover,
    selected,
    dark,
    draft,
    seen,
    looked,
    onSelect,
    onPick,
    live = false,
  } = props;
  const intercept = useRef<Intercept>(undefined);
  const speech = useSpeech();
  const { t } = speech;
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre | null>(null);
  const [failed, setFailed] = useState(false);
  const land = useLayer(agreement.id, 'land');
  const bounds = useMemo(() => boundsOf(frontier), [frontier]);

  const parties = useMemo(
    () => partyLabels(land.data, bounds, agreement, speech),
    [land.data, bounds, agreement, speech],
  );
  const rings = useMemo(() => uncertaintyRings(crossings), [crossings]);
  const names = useMemo(() => crossingPoints(crossings, speech), [crossings, speech]);
  const points = useMemo(() => recordPoints(spots, agreement, node), [spots, agreement, node.party]);
  const marked = useRef({ selected, hovered });
  const style = useMemo(
    () =>
      mapStyle(
        {
          land: land.data ?? nothing,
          frontier: frontier ?? nothing,
          crossings: names,
          uncertainty: rings,
          records: points,
          selected: pointOf(spots, marked.current.selected),
          hovered: pointOf(spots, marked.current.hovered),
          draft: draftPoint(draft),
          seen: seenAreas(seen),
          parties,
          corridor_m: corridor,
          latitude: bounds ? (bounds[0][1] + bounds[1][1]) / 2 : 0,
          locale: traits[speech.language].locale,
        },
        dark ? darkColours : lightColours,
        dark ? 'dark' : 'light',
      ),
    [land.data, frontier, names, rings, points, spots, draft, seen, parties, corridor, bounds, dark, speech],
  );

  const firstStyle = useRef(style);
  useEffect(() => {
    const container = box.current;
    if (!container) return;
    let created: MapLibre | undefined;
    const create = () => {
      try {
        created = newMap(container, firstStyle.current);
        created.once('style.load', () => setMap(created!));
      } catch {
        setFailed(true);
      }
    };
    // What stands around the map comes first, and goes first: to make one and to take one down takes long.
    const stop = afterPaint(create);
    return () => {
      stop();
      setMap(null);
      afterPaint(() => created?.remove());
    };
  }, []);

  useEffect(() => {
    map?.setStyle(style, { diff: true });
  }, [map, style]);

  // By themselves: what is chosen and what is under the hand change too often to compare the whole map each time.
  useEffect(() => {
    marked.current.selected = selected;
    void map?.getSource<GeoJSONSource>('selected')?.setData(pointOf(spots, selected));
  }, [map, selected, spots]);
  useEffect(() => {
    marked.current.hovered = hovered;
    const show = () => void map?.getSource<GeoJSONSource>('hovered')?.setData(pointOf(spots, hovered));
    // A hand on its way over a list should not draw the map anew for every row.
    const timer = setTimeout(show, settle_ms);
    return () => clearTimeout(timer);
  }, [map, hovered, spots]);

  const whole = (animate: boolean) => {
    if (map && bounds) map.fitBounds(bounds, { padding: 48, animate });
  };
  // Once, when the line is known; afterwards the reader decides.
  useEffect(() => whole(false), [map, bounds]);

  useEffect(() => {
    const place = spots.find(({ id }) => id === selected)?.place;
    if (!map || !place) return;
    const at: [number, number] = [place.longitude, place.latitude];
    if (!map.getBounds().contains(at)) map.easeTo({ center: at, duration: calm() ? 0 : 500 });
  }, [map, selected]);

  useEffect(() => {
    if (map && looked)
      map.easeTo({
        center: [looked.longitude, looked.latitude],
        zoom: Math.max(map.getZoom(), 9),
        duration: calm() ? 0 : 700,
      });
  }, [map, looked]);

  useEffect(() => {
    if (!map) return;
    const click = ({ point, lngLat }: { point: { x: number; y: number }; lngLat: { lat: number; lng: number } }) => {
      if (onPick) return onPick(round(lngLat.lat), round(lngLat.lng));
      if (intercept.current?.(point, { latitude: lngLat.lat, longitude: lngLat.lng })) return;
      const reach = 8;
      const hits = map.queryRenderedFeatures(
        [
          [point.x - reach, point.y - reach],
          [point.x + reach, point.y + reach],
        ],
        { layers: [recordLayer, clusterLayer] },
      );
      const [hit] = hits;
      const id: unknown = hit?.properties.id;
      if (typeof id === 'string') onSelect(id);
      else if (hit?.geometry.type === 'Point')
        void opened(map, Number(hit.properties.cluster_id), hit.geometry.coordinates as [number, number]);
    };
    let last: string | undefined;
    const move = ({ point }: { point: { x: number; y: number } }) => {
      if (onPick || !map.getLayer(recordLayer)) {
        map.getCanvas().style.cursor = onPick ? 'crosshair' : '';
        return;
      }
      const [hit] = map.queryRenderedFeatures([point.x, point.y], { layers: [recordLayer, clusterLayer] });
      map.getCanvas().style.cursor = hit ? 'pointer' : '';
      const over = typeof hit?.properties.id === 'string' ? hit.properties.id : undefined;
      if (over !== last) onHover?.((last = over));
    };
    const leave = () => last !== undefined && onHover?.((last = undefined));
    map.on('click', click);
    map.on('mousemove', move);
    map.on('mouseout', leave);
    return () => {
      map.off('click', click);
      map.off('mousemove', move);
      map.off('mouseout', leave);
    };
  }, [map, onPick, onSelect, onHover]);

  useEffect(() => map?.getCanvas().setAttribute('aria-label', t('map.label')), [map, t]);

  return (
    <div className="map" data-picking={onPick !== undefined}>
      <div ref={box} className="map-box" />
      {failed && <p className="empty">{t('map.failed')}</p>}
      {onPick && (
        <p className="map-hint">
          <Icon name="pin" /> {t('map.pick')}
        </p>
      )}
      <div className="map-buttons">
        <Button aria-label={t('map.zoom_in')} onPress={() => map?.zoomIn()}>
          <Icon name="plus" />
        </Button>
        <Button aria-label={t('map.zoom_out')} onPress={() => map?.zoomOut()}>
          <Icon name="minus" />
        </Button>
        <Button aria-label={t('map.whole')} onPress={() => whole(!calm())}>
          <Icon name="whole" />
        </Button>
      </div>
      {map && live && (
        <Suspense fallback={null}>
          <LivePicture map={map} dark={dark} intercept={intercept} />
        </Suspense>
      )}
      <Legend node={node} agreement={agreement} corridor={corridor} seen={seen.length > 0} />
    </div>
  );
}

/** Comes so near that a disc of many falls apart. */
async function opened(map: MapLibre, cluster: number, center: [number, number]) {
  const zoom = await map.getSource<GeoJSONSource>(recordSource)?.getClusterExpansionZoom(cluster);
  if (zoom !== undefined) map.easeTo({ center, zoom, duration: calm() ? 0 : 500 });
}

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

const settle_ms = 120;

/** About ten metres: nobody points more exactly on a screen. */
const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;

function newMap(container: HTMLElement, style: StyleSpecification): MapLibre {
  const map = new MapLibre({
    container,
    style,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    minZoom: 3,
    maxZoom: 15,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.setMissingStyleImageResolver((id) => {
    const drawn = picture(id);
    if (drawn) map.addImage(id, drawn.image, { pixelRatio: drawn.pixelRatio });
  });
  return map;
}
