/** Files that are met often and are not read: what they are, and how their surface can be saved so that it is. */

import { startsWith } from './npy.ts';

const bytesOf = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));
const NUMPY = 'numpy.save("surface.npy", array)';

const BY_BYTES: readonly (readonly [readonly number[], string])[] = [
	[[0x89, 0x50, 0x4e, 0x47], 'a PNG image. A picture has no numbers: save the array that it was drawn from'],
	[[0xff, 0xd8, 0xff], 'a JPEG image. A picture has no numbers: save the array that it was drawn from'],
	[bytesOf('GIF8'), 'a GIF image. A picture has no numbers: save the array that it was drawn from'],
	[bytesOf('%PDF'), 'a PDF. Save the numbers themselves, as CSV or .npy'],
	...[0, 1, 2, 3, 4, 5].map(
		(protocol) => [[0x80, protocol], `a Python pickle, which is never loaded. Save the array with ${NUMPY}`] as const,
	),
	[bytesOf('MATLAB 5.0'), 'a MATLAB file of version 5 to 7. Save it with save(name, "x", "y", "Z", "-v7.3"), which is HDF5'],
	[bytesOf('MATLAB'), 'a MATLAB file. Save it with -v7.3, which is HDF5'],
	[bytesOf('PAR1'), 'a Parquet file. Save it with pandas.read_parquet(name).to_csv("surface.csv", index=False)'],
	[bytesOf('ARROW1'), 'a Feather or Arrow file. Save it with pandas.read_feather(name).to_csv("surface.csv", index=False)'],
	[bytesOf('SQLite format 3'), 'an SQLite database. Of a study of Optuna, save study.trials_dataframe().to_csv("trials.csv")'],
	[[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook or Word text. Save the sheet as CSV'],
	[bytesOf('CDF'), 'a netCDF file of version 3. Save it as netCDF-4, which is HDF5: nccopy -k nc4 in.nc out.h5'],
	[bytesOf('BZh'), 'compressed by bzip2. Unpack it (bunzip2), and open the file in it'],
	[[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed by xz. Unpack it (unxz), and open the file in it'],
	[[0x28, 0xb5, 0x2f, 0xfd], 'compressed by Zstandard. Unpack it (unzstd), and open the file in it'],
	[[0x04, 0x22, 0x4d, 0x18], 'compressed by LZ4. Unpack it (unlz4), and open the file in it'],
	[[0x37, 0x7a, 0xbc, 0xaf], 'a 7z archive. Unpack it, and open the file in it'],
	[bytesOf('Rar!'), 'a RAR archive. Unpack it, and open the file in it'],
	[bytesOf('RDX'), 'an R workspace. Save the data with write.csv(data, "surface.csv", row.names = FALSE)'],
	[bytesOf('<?xml'), 'an XML file. Save the numbers as CSV or JSON'],
	[bytesOf('<!DOCTYPE'), 'a web page, perhaps saved in place of the file that it leads to'],
	[bytesOf('<html'), 'a web page, perhaps saved in place of the file that it leads to'],
];

const BY_EXTENSION: Readonly<Record<string, string>> = {
	'.pkl': `a Python pickle, which is never loaded. Save the array with ${NUMPY}`,
	'.pickle': `a Python pickle, which is never loaded. Save the array with ${NUMPY}`,
	'.joblib': `a file of joblib, a pickle, which is never loaded. Save the array with ${NUMPY}`,
	'.rds': 'a file of R. Save the data with write.csv(data, "surface.csv", row.names = FALSE)',
	'.tfevents': 'a log of TensorBoard. Download the scalars as CSV on its page, and open that',
	'.tif': 'a TIFF image. Save the array that it was drawn from',
	'.tiff': 'a TIFF image. Save the array that it was drawn from',
	'.ipynb': 'a notebook. Save the array in it with numpy.save or numpy.savez',
	'.xls': 'an Excel workbook. Save the sheet as CSV',
	'.xlsx': 'an Excel workbook. Save the sheet as CSV',
};

/** Whether an extension is that of a model's file: whatever it holds, it is no surface and no samples. */
export const isModelName = (extension: string): boolean => /^\.(onnx|safetensors|pt|pth)$/.test(extension);
const MODEL_WAY =
	'a model. It opens as a network, with data over which its loss is taken: thalweg slice computes its landscape, thalweg model tells its layers and its loss, and thalweg train trains it on. A surface in such a file is saved with numpy.save("surface.npy", tensor.cpu().numpy())';

/** What a file is and the way out: "a PNG image. …"; undefined where its bytes and its name say nothing. */
export function wayOut(bytes: Uint8Array, extension: string): string | undefined {
	if (isModelName(extension)) return MODEL_WAY;
	const found = BY_BYTES.find(([magic]) => startsWith(bytes, magic))?.[1];
	if (found !== undefined) return found;
	// "ustar" stands in the header of the first file of a tar archive.
	if (startsWith(bytes.subarray(257), bytesOf('ustar'))) return 'a tar archive. Unpack it (tar -xf), and open the file in it';
	return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}
