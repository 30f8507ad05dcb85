// The engine's types for the editor's language service, fetched on focus.
import type { APIRoute } from 'astro';
import { engineTypes } from '../engine-declarations.ts';

export const GET: APIRoute = () => Response.json(engineTypes());
