import type { PilotScript } from '../../pilot/pilot-script.js';
import { warehouseCriteria } from './criteria.js';
import { warehouseSite } from './site.js';
import { WAREHOUSE_USE_CASES } from './use-cases.js';

/**
 * One generic detector, two expectations, two sites: generated photographs, a real ONNX model. Which site passes is not known here.
 * @param model bytes, contract and operating point as its makers registered them
 */
export function warehouseScript(model: PilotScript['model']): PilotScript {
  return {
    title: 'Boxes and pallets in two halls (demo)',
    vendor: 'Halmstad Vision AB',
    customer: 'Porto Cross-Dock Services',
    people: [
      { key: 'VPM', name: 'Ingrid Åkesson' },
      { key: 'VML', name: 'Đặng Minh Châu' },
      { key: 'CQL', name: 'João Figueiredo' },
      { key: 'CSM', name: 'Wanjirũ Kamau' },
      { key: 'SO', name: 'Élodie Caron' },
    ],
    daysToDecide: 60,
    attemptBudget: 6,
    imageBudget: 2000,
    onExpiry:
      'Without a decision by then the pilot ends as NO-GO; robot and truck stay switched off and the cameras are taken down.',
    gates: 'EACH_SITE',
    intendedUse:
      'One detector for both halls. BOX: tell the picking robot where single boxes are. PALLET: tell the driverless truck where whole loads are.',
    outOfScope:
      'Real photographs (these are generated); people and vehicles (the machines have scanners of their own); weights, contents, labels; other halls and cameras.',
    whenUnsure:
      'What is not found is taken by hand after the shift. The truck asks the control room before it follows a single camera.',
    contact: 'quality@porto-cross-dock.example',
    sites: [
      warehouseSite({
        site: 'bright',
        key: 'BRIGHT',
        name: 'Hall 1, goods in',
        facts: {
          camera: 'two fixed cameras, 640 × 480, one high on the left, one lower on the right',
          light: 'daylight and cold lamps, even',
          goods: 'tidy, one kind of goods a pallet, mostly unwrapped',
        },
        representativeness:
          'Arrangements drawn at random from what the customer says arrives in this hall: empty places, single boxes, half and full pallets, all shifts.',
      }),
      warehouseSite({
        site: 'dim',
        key: 'DIM',
        name: 'Hall 4, night dispatch',
        facts: {
          camera: 'two fixed cameras, 640 × 480, one high on the left, one lower on the right',
          light: 'few warm lamps, uneven, much of it at night',
          goods: 'mixed goods, mostly wrapped, close together',
        },
        representativeness:
          'Arrangements drawn at random from what the customer says leaves from this hall: the same kinds as in hall 1, mixed, wrapped and in the way of each other.',
      }),
    ],
    useCases: WAREHOUSE_USE_CASES,
    compared: ['BOX', 'PALLET'],
    criteria: warehouseCriteria,
    model,
    rejection:
      'Neither robot nor truck can rely on it in this hall. Bring a better model or better light, and new photographs.',
  };
}
