// The age of a value that rests on the last message of a gateway that is quiet.

export function Old({ age }: { readonly age: string | undefined }) {
  return age === undefined ? null : <small class="age"> {age}</small>;
}
