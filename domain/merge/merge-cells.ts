/** Several devices of one person in one slot: their cells scaled so that no second counts twice. */
import { sum } from 'd3-array';
import { secondsPerSlot } from '../time/slots.ts';
import { unionRanges } from '../time/spans.ts';
import { apportion } from './apportion.ts';
import type { PlacedDevice } from './place-device.ts';

/** Seconds by key of one slot. */
export type Cell = Map<number, number>;

/**
 * The cells of all devices, by slot. One device alone is copied unchanged. Several are scaled down, by the largest
 * remainder, to the seconds of the union of their active time in the slot; they are never scaled up: time in which a
 * machine was used but reported no window stays unknown.
 */
export function mergeCells(devices: PlacedDevice[], slots: number): Map<number, Cell> {
  const [only] = devices;
  if (only && devices.length === 1) return copyCells(only.cells);
  const unionSeconds = secondsPerSlot(unionRanges(devices.flatMap((device) => device.active)), slots);
  const merged = new Map<number, Cell>();
  for (let slot = 0; slot < slots; slot++) {
    const cell = scaleCell(
      sumCells(devices.map((device) => device.cells.get(slot))),
      unionSeconds[slot] ?? 0
    );
    if (cell.size > 0) merged.set(slot, cell);
  }
  return merged;
}

function copyCells(cells: Map<number, Cell>): Map<number, Cell> {
  return new Map([...cells].map(([slot, cell]) => [slot, new Map(cell)]));
}

function sumCells(cells: (Cell | undefined)[]): Cell {
  const total: Cell = new Map();
  for (const cell of cells) {
    for (const [key, seconds] of cell ?? []) total.set(key, (total.get(key) ?? 0) + seconds);
  }
  return total;
}

/** The cell, scaled down if it holds more seconds than that. */
export function scaleCell(cell: Cell, mostSeconds: number): Cell {
  const seconds = [...cell.values()];
  const total = sum(seconds);
  if (total <= mostSeconds) return cell;
  const scaled = apportion(seconds, mostSeconds);
  return new Map(
    [...cell.keys()].map((key, index): [number, number] => [key, scaled[index]!]).filter(([, s]) => s > 0)
  );
}
