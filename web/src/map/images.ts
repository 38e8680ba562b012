// SPDX-License-Identifier: Apache-2.0
import { shapes } from '../shared/icon';
import { type Colours, dark, light } from './colours';

const ratio = 2;

function drawn(size: number, draw: (context: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size * ratio;
  const context = canvas.getContext('2d')!;
  context.scale((size * ratio) / 16, (size * ratio) / 16);
  draw(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function filled(path: string, fill: string, stroke: string, width: number) {
  return (context: CanvasRenderingContext2D) => {
    const shape = new Path2D(path);
    context.lineJoin = 'round';
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke(shape);
    context.fillStyle = fill;
    context.fill(shape);
  };
}

const pinPath = 'M8 15.500S13 10.500 13 6.500a5 5 0 0 0-10 0C3 10.500 8 15.500 8 15.500z';

/** The picture that the style calls `name`, such as "diamond-dark"; null for a name of somebody else's. */
export function picture(name: string): { image: ImageData; pixelRatio: number } | null {
  const [what = '', theme] = name.split('-');
  const colours: Colours = theme === 'dark' ? dark : light;
  const fills: Record<string, string> = {
    circle: colours.own,
    diamond: colours.theirs,
    square: colours.other,
    triangle: colours.other,
  };
  if (what in shapes) {
    const path = shapes[what as keyof typeof shapes];
    return { image: drawn(18, filled(path, fills[what] ?? colours.own, colours.halo, 2.2)), pixelRatio: ratio };
  }
  if (what === 'crossing')
    return { image: drawn(11, filled('M3 3h10v10H3z', colours.halo, colours.crossing, 3.5)), pixelRatio: ratio };
  if (what === 'draft')
    return {
      image: drawn(30, (context) => {
        filled(pinPath, colours.seen, colours.halo, 1)(context);
        filled('M8 4.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4z', colours.halo, colours.halo, 0.1)(context);
      }),
      pixelRatio: ratio,
    };
  return null;
}
