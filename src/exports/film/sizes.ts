/** How large films are. */

/** Bits per pixel and frame of a video: fine lines survive a zoom, in which everything moves, and ten seconds of 1280 × 720 take about 6 MB. */
export const VIDEO_BITS_PER_PIXEL = 0.28;
