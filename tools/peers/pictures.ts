export const picturePeers = async (): Promise<readonly unknown[]> => [];
