export { nodePorts } from './node-ports.ts';
