// SPDX-License-Identifier: Apache-2.0
import './style.css';
import { useSpeech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import { Page } from '../../shared/page';
import { Loading } from '../../shared/states';
import { type CurrentAgreement, useCurrentAgreement } from '../../shell/desk';
import { href, useRoute } from '../../shell/route';
import { Deadlines } from './deadlines';
import { Line } from './line';
import { Offices } from './offices';
import { Parties } from './parties';
import { Rules } from './rules';
import { Signed } from './signed';
import { States } from './states';
import { Try } from './try';

export const parts = ['parties', 'line', 'offices', 'rules', 'try', 'deadlines', 'states', 'signed'] as const;
type PartName = (typeof parts)[number];

const views: Record<PartName, (props: { agreement: CurrentAgreement }) => React.ReactNode> = {
  parties: Parties,
  line: Line,
  offices: Offices,
  rules: Rules,
  try: Try,
  deadlines: Deadlines,
  states: States,
  signed: Signed,
};

/** The treaty as people read it: who, where, what crosses, what is owed, and the text with its signatures. */
export default function AgreementScreen() {
  const { t, name, format } = useSpeech();
  const agreement = useCurrentAgreement();
  const { id } = useRoute();
  const chosen = parts.find((part) => part === id) ?? 'parties';
  const View = views[chosen];
  const { summary } = agreement;
  return (
    <Page
      title={t('agreement.title')}
      about={
        summary && (
          <>
            {name(summary.title, summary.id)} · {t('agreement.version', { version: format.plain(summary.version) })} ·{' '}
            {t(summary.state === 'in_force' ? 'agreement.in_force' : 'agreement.proposed')}
          </>
        )
      }
    >
      <div className="agreement">
        <nav className="agreement-parts" aria-label={t('agreement.parts')}>
          {parts.map((part) => (
            <a
              key={part}
              href={href({ screen: 'agreement', id: part })}
              aria-current={part === chosen ? 'page' : undefined}
            >
              {t(`agreement.part.${part}` as Key)}
            </a>
          ))}
        </nav>
        <div className="agreement-body">
          <h2 className="visually-hidden">{t(`agreement.part.${chosen}` as Key)}</h2>
          {agreement.text ? <View agreement={agreement} /> : <Loading lines={8} />}
        </div>
      </div>
    </Page>
  );
}
