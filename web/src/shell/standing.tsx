// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../i18n/context';
import { Icon } from '../shared/icon';
import { useLive } from './live';

/** Says when what is on the screen is no longer what the node says, and since when. Silent while all is well. */
export function Standing() {
  const { t, format } = useSpeech();
  const { state, at } = useLive();
  const time = at ? format.short(at.toISOString()) : '';
  return (
    <div className="standing" role="status">
      {state !== 'live' && (
        <p className="standing-line" data-tone={state === 'offline' ? 'bad' : 'wait'}>
          <Icon name={state === 'offline' ? 'unplugged' : 'wait'} />
          <span>
            <strong>{t(state === 'offline' ? 'offline.title' : 'stale.title')}</strong>{' '}
            {!at ? t('offline.never') : t(state === 'offline' ? 'offline.since' : 'stale.since', { time })}
          </span>
        </p>
      )}
    </div>
  );
}
