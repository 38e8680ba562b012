// SPDX-License-Identifier: Apache-2.0
import { Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { AgreementSummary, Item, NodeState, PreviewResult } from '../api';
import { useSpeech } from '../i18n/context';
import { useLayer } from '../queries';
import { type Place, placeOf } from '../record';
import type { Crossings } from '../records/places';
import { Icon } from '../shell/icon';
import { dark as darkColours, light as lightColours } from './colours';
import {
  boundsOf,
  crossingPoints,
  draftPoint,
  partyLabels,
  recordPoints,
  seenAreas,
  selectedPoint,
  uncertaintyRings,
} from './features';
import { picture } from './images';
import { Legend } from './legend';
import { mapStyle, nothing, recordLayer } from './style';

setWorkerUrl(new URL(workerUrl, location.href).href);

interface Props {
  node: NodeState;
  agreement: AgreementSummary;
  corridor: number;
  crossings: Crossings;
  frontier: GeoJSON.FeatureCollection | undefined;
  items: Item[];
  selected: string | undefined;
  dark: boolean;
  draft: Place | null;
  seen: PreviewResult[];
  /** The place that the reader last asked to be shown. */
  looked: Place | undefined;
  onSelect(record: string): void;
  /** When there, a click sets a place instead of selecting a record. */
  onPick: ((latitude: number, longitude: number) => void) | undefined;
}

export default function BorderMap(props: Props) {
  const {
    node,
    agreement,
    corridor,
    crossings,
    frontier,
    items,
    selected,
    dark,
    draft,
    seen,
    looked,
    onSelect,
    onPick,
  } = props;
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
  const points = useMemo(() => recordPoints(items, agreement, node), [items, agreement, node.party]);
  const style = useMemo(
    () =>
      mapStyle(
        {
          land: land.data ?? nothing,
          frontier: frontier ?? nothing,
          crossings: names,
          uncertainty: rings,
          records: points,
          selected: selectedPoint(items, selected),
          draft: draftPoint(draft),
          seen: seenAreas(seen),
          parties,
          corridor_m: corridor,
          latitude: bounds ? (bounds[0][1] + bounds[1][1]) / 2 : 0,
        },
        dark ? darkColours : lightColours,
        dark ? 'dark' : 'light',
      ),
    [land.data, frontier, names, rings, points, items, selected, draft, seen, parties, corridor, bounds, dark],
  );

  const firstStyle = useRef(style);
  useEffect(() => {
    if (!box.current) return;
    let created: MapLibre;
    try {
      created = new MapLibre({
        container: box.current,
        style: firstStyle.current,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        maxPitch: 0,
        minZoom: 3,
        maxZoom: 15,
      });
    } catch {
      setFailed(true);
      return;
    }
    created.touchZoomRotate.disableRotation();
    created.keyboard.disableRotation();
    created.setMissingStyleImageResolver((id) => {
      const drawn = picture(id);
      if (drawn) created.addImage(id, drawn.image, { pixelRatio: drawn.pixelRatio });
    });
    created.once('style.load', () => setMap(created));
    return () => {
      setMap(null);
      created.remove();
    };
  }, []);

  useEffect(() => {
    map?.setStyle(style, { diff: true });
  }, [map, style]);

  const whole = (animate: boolean) => {
    if (map && bounds) map.fitBounds(bounds, { padding: 48, animate });
  };
  // Once, when the line is known; afterwards the reader decides.
  useEffect(() => whole(false), [map, bounds]);

  useEffect(() => {
    const place = placeOf(items.find(({ id }) => id === selected)?.record ?? null);
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
      const reach = 8;
      const hits = map.queryRenderedFeatures(
        [
          [point.x - reach, point.y - reach],
          [point.x + reach, point.y + reach],
        ],
        { layers: [recordLayer] },
      );
      const id: unknown = hits[0]?.properties.id;
      if (typeof id === 'string') onSelect(id);
    };
    const move = ({ point }: { point: { x: number; y: number } }) => {
      const over =
        !onPick &&
        map.getLayer(recordLayer) &&
        map.queryRenderedFeatures([point.x, point.y], { layers: [recordLayer] }).length > 0;
      map.getCanvas().style.cursor = onPick ? 'crosshair' : over ? 'pointer' : '';
    };
    map.on('click', click);
    map.on('mousemove', move);
    return () => {
      map.off('click', click);
      map.off('mousemove', move);
    };
  }, [map, onPick, onSelect]);

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
      <Legend node={node} agreement={agreement} corridor={corridor} seen={seen.length > 0} />
    </div>
  );
}

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** About ten metres: nobody points more exactly on a screen. */
const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4;
