/** Files by layer: what instructions make, what commands do with it, and what is removed. */
export { folderOfCall, fromWorkdir, isExact, mayReach, maySame, pathsOf, type ImagePath } from './layer-files/image-path';
export { madeFiles, type MadeFile } from './layer-files/made';
export { isArchiveName, isInstallerName, isPackageName, isTarName, isTemporary } from './layer-files/names';
export { mayRemove, removalsOf, type Removal } from './layer-files/removed';
export { unpackOf, type Unpack } from './layer-files/unpack';
export { usesOf, type FileUse } from './layer-files/used';
export { usesBehind } from './layer-files/later';
export { leftFiles, type LeftFile } from './layer-files/left';
export { leftSources, type LeftSource } from './layer-files/left-sources';
export { lateRemovals, type LateRemoval } from './layer-files/late';
export { lateOwnershipChanges, type LateOwnership } from './layer-files/late-ownership';
