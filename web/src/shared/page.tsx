// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  title: string;
  /** One quiet line below the title. */
  about?: ReactNode;
  /** Buttons and choices beside the title. */
  acts?: ReactNode;
  children: ReactNode;
  className?: string;
  /** The title is for screen readers only, where the screen needs all of its space. */
  quiet?: boolean;
}

/** A screen: its one heading of the first level, what can be done, and its content, which scrolls. */
export function Page({ title, about, acts, children, className = '', quiet }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={`page ${className}`}>
      <header className={quiet ? 'visually-hidden' : 'page-head'}>
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {about && <p className="quiet">{about}</p>}
        </div>
        {acts && <div className="page-acts">{acts}</div>}
      </header>
      {quiet ? children : <div className="page-body">{children}</div>}
    </div>
  );
}
