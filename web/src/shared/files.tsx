// SPDX-License-Identifier: Apache-2.0
import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { Icon } from './icon';

/** Hands a text that is already here to the reader as a file; asks nothing of the node. */
export function save(name: string, content: string, type = 'text/plain') {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function SaveButton({ label, name, content }: { label: string; name: string; content: string }) {
  return (
    <Button className="button" onPress={() => save(name, content)}>
      <Icon name="file" /> {label}
    </Button>
  );
}

interface Props {
  label: string;
  accept?: string;
  onFile(file: File): void;
  /** Shown around the button, when files may be dropped there. */
  children?: ReactNode;
}

/** Chooses a file from this device, or takes one that is dropped. It is read here and goes nowhere. */
export function FileField({ label, accept, onFile, children }: Props) {
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <div
      className="file-field"
      data-over={over}
      data-large={children !== undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {children}
      <label className="button" htmlFor={id}>
        <Icon name="file" /> {label}
      </label>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </div>
  );
}
