export const standIns: { readonly [image: string]: string };
