// The run that the home page shows.
import type { ClusterProps } from './cluster-run.ts';

export const HOME_RUN: ClusterProps = {};
