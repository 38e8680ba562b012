// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';

export type View = 'list' | 'map';

/** On a narrow screen the list and the map take turns. */
export function ViewSwitch({ view, onView }: { view: View; onView(view: View): void }) {
  const { t } = useSpeech();
  return (
    <div className="view-switch" role="group" aria-label={t('watch.title')}>
      <button type="button" aria-pressed={view === 'list'} onClick={() => onView('list')}>
        <Icon name="list" /> {t('list.title')}
      </button>
      <button type="button" aria-pressed={view === 'map'} onClick={() => onView('map')}>
        <Icon name="map" /> {t('map.title')}
      </button>
    </div>
  );
}
