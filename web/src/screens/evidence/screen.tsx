// SPDX-License-Identifier: Apache-2.0
import './style.css';
import { useSpeech } from '../../i18n/context';
import { Page } from '../../shared/page';
import { href, useRoute } from '../../shell/route';
import { Journals } from './journals';
import { Verify } from './verify-file';

const parts = ['journals', 'verify'] as const;

/** What this node holds and who has receipted it; and a bench where anybody can check a file without trusting the node. */
export default function EvidenceScreen() {
  const { t } = useSpeech();
  const { id } = useRoute();
  const chosen = parts.find((part) => part === id) ?? 'journals';
  return (
    <Page title={t('evidence.title')} about={t('evidence.about')}>
      <div className="evidence">
        <nav className="evidence-parts" aria-label={t('evidence.parts')}>
          {parts.map((part) => (
            <a
              key={part}
              href={href({ screen: 'evidence', id: part })}
              aria-current={part === chosen ? 'page' : undefined}
            >
              {t(`evidence.part.${part}`)}
            </a>
          ))}
        </nav>
        {chosen === 'journals' ? <Journals /> : <Verify />}
      </div>
    </Page>
  );
}
