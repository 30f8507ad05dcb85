// Not TypeScript.
export async function keepOne(: Promise<void> {
}}
