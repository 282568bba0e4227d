/** Folder of the modules, sources or built ones. The bundled command lies one folder below it, as this module does. */
export const MODULES = new URL('../', import.meta.url);

/** Whether this module is part of the bundled command: its copies of the modules are not those of the library. */
export const BUNDLED: boolean = /\/command\/[^/]*$/.test(import.meta.url);

/**
 * What the bundled command throws instead of loading a module of the user's own. Such a module imports from
 * `consensim`, and must get the very modules that the run is made of: the command begins again outside its bundle.
 */
export class OwnModuleWanted extends Error {}
