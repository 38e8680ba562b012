// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { picture, type Thing } from '../../api/picture';
import { useNow } from '../../shared/clock';
import { Icon } from '../../shared/icon';
import type { Engine } from './engine';
import { type Spot, spot } from './ground';
import { apart, round, type Sides, subjectName, thingName } from './telling';
import { Symbol } from './things-panel';
import { usePictureSpeech } from './words';

interface Props {
  uid: string;
  /** Where it is in view; it may have left it. */
  thing: Thing | undefined;
  engine: Engine;
  sides: Sides;
  onClose(): void;
  onLook(place: Spot): void;
}

/** All that is known of one thing, in words. */
export function ThingCard({ uid, thing: live, engine, sides, onClose, onLook }: Props) {
  const speech = usePictureSpeech();
  const { t, distance, speed, degrees, coordinates, format, lasting } = speech;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useNow(1);
  const more = useQuery({
    queryKey: ['picture-thing', uid],
    queryFn: ({ signal }) => picture.thing(uid, signal),
    refetchInterval: 5000,
    retry: false,
  });
  const [last, setLast] = useState(live);
  useEffect(() => {
    if (live) setLast(live);
  }, [live]);
  const thing = live ?? (engine.past ? last : (more.data ?? last));
  const zones = more.data?.zones ?? [];
  return (
    <section className="picture-card" aria-labelledby={id} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <header className="picture-dock-head">
        {thing && <Symbol subject={thing.subject} mine={thing.own} stale={thing.stale} />}
        <h2 id={id} ref={heading} tabIndex={-1}>
          <bdi>{thing ? thingName(speech, thing) : uid}</bdi>
        </h2>
        <Button className="button icon-only" aria-label={t('picture.close')} onPress={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      {!thing ? (
        <p className="picture-card-body quiet" role="status">
          {more.isError ? t('picture.lost') : t('picture.loading')}
        </p>
      ) : (
        <>
          <dl className="picture-facts">
            <Fact name={t('picture.card.what')}>
              {subjectName(speech, thing.subject)}
              {thing.own && ` (${t('picture.own')})`}
            </Fact>
            <Fact name={t('picture.card.heard')}>
              {t('picture.ago', { span: lasting(engine.now() - Date.parse(thing.at)) })}
              {thing.stale && (
                <span className="tag" data-tone="wait">
                  {t('picture.stale')}
                </span>
              )}
            </Fact>
            {thing.distance_m !== null && (
              <Fact name={t('picture.card.line')}>
                {thing.side
                  ? t('picture.off', { distance: distance(round(thing.distance_m)), side: sides[thing.side] })
                  : t('picture.from_line', { distance: distance(round(thing.distance_m)) })}
              </Fact>
            )}
            {thing.speed_cm_s !== null && (
              <Fact name={t('picture.card.moves')}>
                {thing.speed_cm_s < 30
                  ? t('picture.stands')
                  : thing.course_cdeg === null
                    ? speed(thing.speed_cm_s)
                    : format.list([
                        speed(thing.speed_cm_s),
                        t('picture.heading', { course: degrees(thing.course_cdeg / 100) }),
                      ])}
              </Fact>
            )}
            {thing.reading_milli != null && (
              <Fact name={t('picture.card.reading')}>
                {format.number(thing.reading_milli / 1000, thing.reading_milli % 1000 ? 2 : 0)}
              </Fact>
            )}
            <Fact name={t('picture.card.zones')}>
              {zones.length ? format.list(zones.map(apart)) : t('picture.card.no_zones')}
            </Fact>
            <Fact name={t('picture.card.place')}>{coordinates(thing.lat_e7 / 1e7, thing.lon_e7 / 1e7)}</Fact>
            <Fact name={t('picture.card.source')}>
              <bdi>{thing.source}</bdi>
            </Fact>
            <Fact name={t('picture.card.uid')}>
              <bdi>{uid}</bdi>
            </Fact>
          </dl>
          <div className="picture-card-acts">
            <Button className="button small" onPress={() => onLook(spot(thing))}>
              <Icon name="pin" /> {t('picture.go_to')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
