import type { DocumentReader, JsonRecord, Place } from '../../kernel/document-reader.js';
import type { Polygon, RelativePoint } from './contract.js';
import { areaWithin, cutsItself } from './geometry.js';

const MOST_POLYGONS = 50;
const MOST_CORNERS = 200;
/** Of the image: one pixel of a megapixel. */
const LEAST_AREA = 1e-6;

/** Polygons that enclose something, each outline without a crossing, in relative coordinates. */
export function readRegion(reader: DocumentReader, region: JsonRecord, path: string): void {
  reader.oneOf({ value: region['anchor'], path: `${path}/anchor` }, ['CENTRE', 'BOTTOM_CENTRE']);
  const place = { value: region['polygons'], path: `${path}/polygons` };
  const polygons = reader.list(place, MOST_POLYGONS);
  if (polygons?.length === 0)
    reader.add('NO_POLYGON', place.path, 'A region needs at least one polygon; use null for the whole image.');
  polygons?.forEach((polygon, index) => readPolygon(reader, { value: polygon, path: `${place.path}/${index}` }));
}

function readPolygon(reader: DocumentReader, place: Place): void {
  const points = reader.list(place.value === undefined ? { ...place, value: null } : place, MOST_CORNERS);
  if (points === undefined) return;
  if (points.length < 3)
    reader.add('POLYGON_TOO_SMALL', place.path, `A polygon needs at least 3 corners; found ${points.length}.`);
  const corners = points.map((point, index) => readCorner(reader, { value: point, path: `${place.path}/${index}` }));
  if (points.length >= 3 && corners.every((corner) => corner !== undefined)) checkOutline(reader, corners, place.path);
}

function readCorner(reader: DocumentReader, { value, path }: Place): RelativePoint | undefined {
  const pair = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : undefined;
  if (pair === undefined) {
    reader.add('WRONG_TYPE', path, 'Expected a corner [x, y] in relative coordinates.');
    return undefined;
  }
  const [x, y] = pair.map((one, axis) => reader.number({ value: one, path: `${path}/${axis}` }, { low: 0, high: 1 }));
  return x === undefined || y === undefined ? undefined : [x, y];
}

/** Two people draw the same picture of an outline only when it does not cross itself. */
function checkOutline(reader: DocumentReader, polygon: Polygon, path: string): void {
  if (cutsItself(polygon))
    reader.add(
      'POLYGON_CUTS_ITSELF',
      path,
      'Two sides of this polygon meet or cross. List the corners in order along its outline, each once.',
    );
  else if (areaWithin(polygon) < LEAST_AREA)
    reader.add('POLYGON_WITHOUT_AREA', path, 'This polygon is so thin that nothing would ever lie inside.');
}
