using Simmer.Cli.Commands;

return CommandLine.Run(args);
