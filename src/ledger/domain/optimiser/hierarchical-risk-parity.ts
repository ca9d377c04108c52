// Weights by hierarchical risk parity: assets that move alike share one part of the risk, without an inverse of the covariance.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  at,
  type Matrix,
  type OptimiserRefusal,
  refusalOfCovariance,
  type Vector,
} from './covariance.ts';

/**
 * Lopez de Prado 2016, Building diversified portfolios that outperform out of sample. Assets are clustered by single linkage of the
 * distances `sqrt((1 - correlation) / 2)`, put in the order of the tree, and halved again and again; each half has the weight
 * that the variance of the other one has in both, where each counts at its inverse variances.
 */
export function hierarchicalRiskParity(covariance: Matrix): Result<Vector, OptimiserRefusal> {
  const refusal = refusalOfCovariance(covariance);
  if (refusal !== undefined) return failed(refusal);
  const weights = covariance.map(() => 1);
  const halve = (assets: readonly number[]): void => {
    if (assets.length < 2) return;
    const middle = Math.floor(assets.length / 2);
    const halves = [assets.slice(0, middle), assets.slice(middle)] as const;
    const [first, second] = halves.map((half) => varianceOf(covariance, half));
    const share = 1 - (first ?? 0) / ((first ?? 0) + (second ?? 0));
    for (const [place, half] of halves.entries()) {
      for (const asset of half)
        weights[asset] = (weights[asset] ?? 0) * (place === 0 ? share : 1 - share);
      halve(half);
    }
  };
  halve(treeOrder(covariance));
  return ok(weights);
}

function varianceOf(covariance: Matrix, assets: readonly number[]): number {
  const inverse = assets.map((asset) => 1 / at(covariance, asset, asset));
  const total = inverse.reduce((sum, one) => sum + one, 0);
  const weights = inverse.map((one) => one / total);
  return assets.reduce((sum, row, i) => {
    const own = assets.reduce(
      (all, column, j) => all + at(covariance, row, column) * (weights[j] ?? 0),
      0,
    );
    return sum + (weights[i] ?? 0) * own;
  }, 0);
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly distance: number;
}

interface Cluster {
  /** Assets first, then merges as they are made: the left branch is the older one. */
  readonly id: number;
  readonly assets: readonly number[];
}

/** The leaves of the tree of single linkage, which merges along the least spanning tree. */
function treeOrder(covariance: Matrix): readonly number[] {
  const edges = spanningTree(covariance).toSorted((a, b) => a.distance - b.distance);
  const clusterOf = new Map<number, Cluster>(
    covariance.map((_, asset) => [asset, { id: asset, assets: [asset] }]),
  );
  for (const [merge, { from, to }] of edges.entries()) {
    const [one, other] = [clusterOf.get(from), clusterOf.get(to)];
    if (one === undefined || other === undefined) throw new Error('an edge without its clusters');
    const [left, right] = one.id < other.id ? [one, other] : [other, one];
    const merged = { id: covariance.length + merge, assets: [...left.assets, ...right.assets] };
    for (const asset of merged.assets) clusterOf.set(asset, merged);
  }
  return clusterOf.get(0)?.assets ?? [];
}

/** By Prim: the asset that is nearest to the tree joins it. */
function spanningTree(covariance: Matrix): readonly Edge[] {
  const edges: Edge[] = [];
  const nearest = covariance.map(
    (_, asset): Edge => ({
      from: 0,
      to: asset,
      distance: distanceOf(covariance, 0, asset),
    }),
  );
  const outside = new Set(covariance.keys());
  outside.delete(0);
  while (outside.size > 0) {
    let next: Edge | undefined;
    for (const asset of outside) {
      const edge = nearest[asset];
      if (edge !== undefined && (next === undefined || edge.distance < next.distance)) next = edge;
    }
    if (next === undefined) break;
    edges.push(next);
    outside.delete(next.to);
    for (const asset of outside) {
      const distance = distanceOf(covariance, next.to, asset);
      if (distance < (nearest[asset]?.distance ?? 0))
        nearest[asset] = { from: next.to, to: asset, distance };
    }
  }
  return edges;
}

function distanceOf(covariance: Matrix, one: number, other: number): number {
  const scale = Math.sqrt(at(covariance, one, one) * at(covariance, other, other));
  const correlation = at(covariance, one, other) / scale;
  return Math.sqrt(Math.min(1, Math.max(0, (1 - correlation) / 2)));
}
