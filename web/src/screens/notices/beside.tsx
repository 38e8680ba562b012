// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, NodeState } from '../../api';
import { isObject } from '../../record';
import { href } from '../../shell/route';
import { useNews } from '../watch/use-matters';
import { NoticeAside } from './aside';
import { useNotices } from './queries';
import './style.css';

/** Beside the form of a notice: whether it is in time, and which announced work of either side it meets. */
export function NoticeBeside({ draft, node, agreement }: { draft: JsonObject; node: NodeState; agreement: string }) {
  useNews(agreement);
  const { briefs } = useNotices(agreement, { party: '', over: false });
  return (
    <div className="notices-beside">
      <NoticeAside
        {...{ draft, node, agreement }}
        announced={briefs}
        replaced={replacedBy(draft)}
        hrefOf={(record) => href({ screen: 'record', id: record })}
      />
    </div>
  );
}

/** The notice that this one takes the place of, which it would else meet. */
export function replacedBy(draft: JsonObject): string | undefined {
  const cites = Array.isArray(draft.cites) ? draft.cites : [];
  const cite = cites.find((each) => isObject(each) && each.rel === 'supersedes');
  return isObject(cite) && typeof cite.record === 'string' ? cite.record : undefined;
}
