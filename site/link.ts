// Where things are, below whatever path the site is served under.

const BASE = import.meta.env.BASE_URL.replace(/\/$/, '');

/** An address within the site: link('/exercises/'). */
export function link(path: string): string {
  return `${BASE}${path}`;
}

export function lessonLink(slug: string): string {
  return link(`/course/${slug}/`);
}

export function exerciseLink(slug: string): string {
  return link(`/exercises/${slug}/`);
}
