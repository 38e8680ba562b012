// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef } from 'react';
import { Button } from 'react-aria-components';
import { picture } from '../../api/picture';
import { useNow } from '../../shared/clock';
import { Icon } from '../../shared/icon';
import type { Engine } from './engine';
import { usePictureSpeech } from './words';

const speeds = [1, 10, 60, 600] as const;
const first = 60;

interface Props {
  engine: Engine;
  open: boolean;
  onClose(): void;
}

/** The picture at a past moment and as it went on from there. It never leaves a doubt that this is not now. */
export function PastBar({ engine, open, onClose }: Props) {
  const { t, format } = usePictureSpeech();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const history = useQuery({
    queryKey: ['picture-history'],
    queryFn: ({ signal }) => picture.history(signal),
    enabled: open,
    refetchInterval: 60_000,
    retry: false,
  });
  useEffect(() => {
    if (open) heading.current?.focus({ preventScroll: true });
  }, [open]);
  useNow(1);
  const { past } = engine;
  // A replay that has caught up with the present is the present.
  const caughtUp = past !== null && past.speed > 0 && engine.now() >= engine.present();
  useEffect(() => {
    if (caughtUp) engine.goTo(null);
  }, [caughtUp]);
  const wanted = useRef(first);
  if (!open) return null;
  const from = history.data?.from ? Date.parse(history.data.from) : null;
  const until = engine.present();
  const at = past ? engine.now() : until;
  const back = () => engine.goTo(null);
  const close = () => {
    onClose();
    document.getElementById('picture-open-past')?.focus();
  };
  const speed = (factor: number) => {
    wanted.current = factor;
    if (past) engine.goTo({ at: engine.now(), speed: past.speed > 0 ? factor : 0 });
  };
  const play = () => {
    if (past) return engine.goTo({ at: engine.now(), speed: past.speed > 0 ? 0 : wanted.current });
    engine.goTo({ at: Math.max(from ?? 0, until - 15 * 60_000), speed: wanted.current });
  };
  return (
    <section
      className="picture-past"
      aria-labelledby={id}
      data-past={past !== null}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <header className="picture-past-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {past ? t('picture.past.is', { at: format.dateTime(new Date(at).toISOString()) }) : t('picture.past.live')}
        </h2>
        {past && (
          <Button className="button small primary" onPress={back}>
            {t('picture.past.back')}
          </Button>
        )}
        <Button className="button icon-only" aria-label={t('picture.close')} onPress={close}>
          <Icon name="close" />
        </Button>
      </header>
      {history.isError || (history.isSuccess && from === null) ? (
        <p className="quiet" role="status">
          {t('picture.past.none')}
        </p>
      ) : (
        from !== null && (
          <div className="picture-past-line">
            <Button className="button small" onPress={play}>
              {past && past.speed > 0 ? t('picture.past.pause') : t('picture.past.play')}
            </Button>
            <input
              type="range"
              className="picture-slider"
              aria-label={t('picture.past.moment')}
              aria-valuetext={format.dateTime(new Date(at).toISOString())}
              min={Math.floor(from / 1000)}
              max={Math.floor(until / 1000)}
              step={Math.max(1, Math.round((until - from) / 1_000_000))}
              value={Math.floor(at / 1000)}
              onInput={({ currentTarget }) => engine.goTo({ at: Number(currentTarget.value) * 1000, speed: 0 })}
            />
            <div className="picture-speeds" role="group" aria-label={t('picture.past.speed')}>
              {speeds.map((factor) => (
                <button
                  key={factor}
                  type="button"
                  className="picture-speed"
                  aria-pressed={(past && past.speed > 0 ? past.speed : wanted.current) === factor}
                  onClick={() => speed(factor)}
                >
                  {t('picture.past.times', { n: format.number(factor) })}
                </button>
              ))}
            </div>
          </div>
        )
      )}
    </section>
  );
}
