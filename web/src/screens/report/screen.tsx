// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useMine } from '../../acts/mine';
import { useSpeech } from '../../i18n/context';
import { Empty, Loading } from '../../shared/states';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { go, useRoute } from '../../shell/route';
import { Report } from './report';
import '../../form/style.css';
import './style.css';

/** To say something. */
export default function ReportScreen() {
  const { t } = useSpeech();
  const { node, theme } = useDesk();
  const { text, crossings } = useCurrentAgreement();
  const { account, offices } = useMine();
  const { query } = useRoute();
  const asked = useMemo(() => new URLSearchParams(query), [query]);
  if (node.role === 'observer') return <Empty icon="sealed">{t('witness.note')}</Empty>;
  if (!text) return <Loading />;
  return (
    <Report
      key={account}
      {...{ node, crossings, account, asked }}
      agreement={text}
      mine={offices}
      dark={theme.dark}
      onPlain={() => go({ screen: 'report' }, 'instead')}
      onOpen={(id) => go({ screen: 'record', id })}
    />
  );
}
