// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../../i18n/context';
import { useNow } from '../../shared/clock';
import { Page } from '../../shared/page';
import { Answer, Empty } from '../../shared/states';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { href, useRoute } from '../../shell/route';
import { HalfActs } from './acts';
import { Crossings } from './crossings';
import '../../form/style.css';
import { useCrossings } from './queries';
import './style.css';

/** The crossings of the agreement; the address names the one that is looked at. */
export default function CrossingsScreen() {
  const { t } = useSpeech();
  const { node } = useDesk();
  const { summary, text, crossings } = useCurrentAgreement();
  const { id } = useRoute();
  const now = useNow(60);
  const query = useCrossings(summary?.id);
  return (
    <Page title={t('crossings.title')} about={t('crossings.intro')} className="crossings-page">
      <Answer
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<Empty icon="gate">{t('crossings.empty')}</Empty>}
      >
        {({ items }) =>
          summary && (
            <Crossings
              {...{ items, node, now }}
              agreement={summary}
              chosen={id}
              hrefOf={(crossing) => href({ screen: 'crossings', id: crossing })}
              recordHref={(record) => href({ screen: 'record', id: record })}
              back={href({ screen: 'crossings' })}
              acts={(crossing) =>
                text && <HalfActs key={crossing.id} {...{ crossing, node, crossings, now }} agreement={text} />
              }
            />
          )
        }
      </Answer>
    </Page>
  );
}
