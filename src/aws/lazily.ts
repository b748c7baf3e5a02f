type Api<T> = { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> };

/**
 * An API that is loaded with its first call: what a run does not use costs it no start-up time.
 * @param names every function of the API
 */
export function lazily<T extends Api<T>>(names: Readonly<Record<keyof T, true>>, load: () => Promise<T>): T {
  let loaded: Promise<T> | undefined;
  const stand = Object.keys(names).map((name) => {
    const call = async (...args: never[]): Promise<unknown> => {
      loaded ??= load();
      return await (await loaded)[name as keyof T](...args);
    };
    return [name, call];
  });
  return Object.fromEntries(stand) as T;
}
