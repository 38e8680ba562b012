// SPDX-License-Identifier: Apache-2.0
import { useMine } from '../../acts/mine';
import { useSpeech } from '../../i18n/context';
import { Empty, Loading } from '../../shared/states';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { go, useRoute } from '../../shell/route';
import { Cases } from './cases';
import '../../form/style.css';
import '../record/style.css';
import './style.css';

/** Cases of both sides, and one of them. */
export default function CasesScreen() {
  const { t } = useSpeech();
  const { node } = useDesk();
  const { text, summary, crossings } = useCurrentAgreement();
  const { offices } = useMine();
  const { id } = useRoute();
  if (node.role === 'observer') return <Empty icon="sealed">{t('witness.note')}</Empty>;
  if (!text || !summary) return <Loading />;
  return (
    <Cases
      {...{ node, crossings, id }}
      agreement={text}
      agreementId={summary.id}
      mine={offices}
      onOpen={(opened) => go({ screen: 'cases', id: opened })}
    />
  );
}
