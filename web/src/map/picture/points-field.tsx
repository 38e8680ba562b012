// SPDX-License-Identifier: Apache-2.0
import { useEffect, useId, useState } from 'react';
import type { Spot } from './ground';
import { readPoints, writePoints } from './points';
import { usePictureSpeech } from './words';

/** The corners of what is drawn, to be typed by who cannot or need not point. */
export function PointsField({ path, setPath }: { path: readonly Spot[]; setPath(path: Spot[]): void }) {
  const { t } = usePictureSpeech();
  const id = useId();
  const [text, setText] = useState(() => writePoints(path));
  const [wrong, setWrong] = useState<number>();
  const drawn = writePoints(path);
  // What the hand draws replaces what was typed; what is typed is left as it was written.
  useEffect(() => {
    const read = readPoints(text);
    if ('path' in read && writePoints(read.path) === drawn) return;
    setText(drawn);
    setWrong(undefined);
  }, [drawn]);
  const type = (next: string) => {
    setText(next);
    const read = readPoints(next);
    setWrong('wrong' in read ? read.wrong : undefined);
    if ('path' in read) setPath(read.path);
  };
  return (
    <div className="field" data-invalid={wrong !== undefined || undefined}>
      <label htmlFor={id}>{t('picture.points')}</label>
      <textarea
        id={id}
        className="input picture-points"
        dir="ltr"
        rows={Math.min(8, Math.max(3, path.length + 1))}
        spellCheck={false}
        value={text}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-about`}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
      <span id={`${id}-about`} className={wrong === undefined ? 'quiet picture-hint' : 'field-error'}>
        {wrong === undefined ? t('picture.points.about') : t('picture.points.wrong', { line: wrong })}
      </span>
    </div>
  );
}
