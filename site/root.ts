// The folder whose content/ and exercises/ make the course.
import { resolve } from 'node:path';

export const ROOT = resolve(process.env['COURSE_ROOT'] ?? '.');
